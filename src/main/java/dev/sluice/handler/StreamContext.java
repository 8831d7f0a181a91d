package dev.sluice.handler;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A stream as its handler sees it. */
public interface StreamContext {

    /** Unique within the session. */
    long id();

    String sessionId();

    /** Empty where the client gave none. */
    String name();

    Map<String, String> labels();

    /** The media type of the payloads; empty where the client gave none. */
    String contentType();

    /**
     * Names the message to the outside world: the same at each attempt and after a restart of the server, and no other's. What
     * is done elsewhere by that name can be found again there, and not be done twice.
     */
    default String idempotencyKey(Message message) {
        return sessionId() + "-" + id() + "-" + message.seq();
    }

    /**
     * Sends an item to the client that is no reply to a message. From any thread, from the return of
     * {@link Handler#onOpen} on until {@link Handler#onEnd} has answered.
     *
     * @return a stage that completes when the client has granted room for the item, and fails with a
     *     {@link HandlerException} when too many pushes wait already ({@code LIMIT_REACHED}) or the stream is gone
     */
    CompletionStage<Void> push(byte[] payload);

    /**
     * Adds a message to the stream, in a call of {@link Handler#handle} that has not ended, from any thread: on a GRAPH it may
     * need others, those that were added included. It has exactly one outcome, which the client is told.
     *
     * @return a stage that completes with its seq, from 2^62 up, once it is taken, and fails with a {@link HandlerException}
     *     when it is not: too many wait already ({@code LIMIT_REACHED}), or it would wait for itself ({@code GRAPH_CYCLE})
     */
    CompletionStage<Long> add(NewMessage message);

    /**
     * A message that a handler adds.
     *
     * @param key KEYED: what it is to stay in order with
     * @param needs GRAPH: the seqs it depends on
     * @param priority GRAPH: among the ready the higher one first
     * @param critical whether its failure stops what follows, whatever the stream says
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record NewMessage(
            byte[] payload, byte[] key, List<Long> needs, int priority, boolean critical, Map<String, String> headers) {
        public NewMessage {
            needs = List.copyOf(needs);
            headers = Map.copyOf(headers);
        }

        public static NewMessage of(byte[] payload) {
            return new NewMessage(payload, Message.NOTHING, List.of(), 0, false, Map.of());
        }

        public NewMessage withNeeds(List<Long> seqs) {
            return new NewMessage(payload, key, seqs, priority, critical, headers);
        }
    }

    /** Keeps an object of the handler's with the stream. Only from within a call of the handler. */
    void attach(@Nullable Object attachment);

    /** What {@link #attach} kept. Only from within a call of the handler. */
    @Nullable
    Object attachment();
}
