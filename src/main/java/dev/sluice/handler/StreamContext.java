package dev.sluice.handler;

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
     * Sends an item to the client that is no reply to a message. From any thread, from the return of
     * {@link Handler#onOpen} on until {@link Handler#onEnd} has answered.
     *
     * @return a stage that completes when the client has granted room for the item, and fails with a
     *     {@link HandlerException} when too many pushes wait already ({@code LIMIT_REACHED}) or the stream is gone
     */
    CompletionStage<Void> push(byte[] payload);

    /** Keeps an object of the handler's with the stream. Only from within a call of the handler. */
    void attach(@Nullable Object attachment);

    /** What {@link #attach} kept. Only from within a call of the handler. */
    @Nullable
    Object attachment();
}
