package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.order.Needs;
import dev.sluice.session.Limits;
import dev.sluice.session.MessageAttributes;
import dev.sluice.session.SendAsk;
import dev.sluice.session.StreamInput;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.Dependencies;
import dev.sluice.v1.MessageExtras;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a chunk: of a frame, or of a Send. */
final class ChunkReader {
    private static final MessageExtras NO_EXTRAS = MessageExtras.getDefaultInstance();

    private final Limits limits;
    private final SpecReader specs;
    private final ChunkRules rules;

    ChunkReader(Limits limits) {
        this.limits = limits;
        this.specs = new SpecReader(limits);
        this.rules = new ChunkRules(limits);
    }

    /** A chunk that makes no sense costs its stream. */
    void read(Chunk chunk, StreamInput stream) {
        Failure wrong = rules.whatIsWrong(chunk, stream.order());
        if (wrong != null) {
            stream.reset(wrong);
            return;
        }
        boolean plain = ChunkRules.isPlain(chunk);
        int last = chunk.getPayloadsCount() - 1;
        int extra = 0;
        for (int i = 0; i <= last; i++) {
            MessageExtras extras = NO_EXTRAS;
            if (extra < chunk.getExtrasCount() && chunk.getExtras(extra).getIndex() == i) {
                extras = chunk.getExtras(extra++);
            }
            MessageAttributes attributes = plain ? MessageAttributes.NONE : attributes(chunk, i, extras);
            long seq = chunk.getFirstSeq() + i;
            byte[] payload = chunk.getPayloads(i).toByteArray();
            boolean more = i == last && chunk.getMore();
            int offset = i == 0 ? chunk.getOffset() : 0;
            if (more || offset != 0) {
                stream.segment(seq, Integer.toUnsignedLong(offset), payload, more, attributes);
            } else {
                stream.message(seq, payload, attributes);
            }
        }
    }

    /** The messages of a Send, which come whole. */
    List<SendAsk.Message> messages(Chunk chunk) throws RejectedException {
        check(rules.whatIsWrong(chunk));
        if (chunk.getMore() || chunk.getOffset() != 0) {
            throw RejectedException.invalid("messages.more", "is not for Send, whose messages come whole");
        }
        if (chunk.getPayloadsCount() > limits.maxMessagesPerSend()) {
            throw new RejectedException(Failure.quota(
                    "max-messages-per-send",
                    limits.maxMessagesPerSend(),
                    "one call may not send " + chunk.getPayloadsCount() + " messages"));
        }
        List<SendAsk.Message> messages = new ArrayList<>(chunk.getPayloadsCount());
        int extra = 0;
        for (int i = 0; i < chunk.getPayloadsCount(); i++) {
            MessageExtras extras = NO_EXTRAS;
            if (extra < chunk.getExtrasCount() && chunk.getExtras(extra).getIndex() == i) {
                extras = chunk.getExtras(extra++);
            }
            specs.checkLength("messages.extras.idempotency_key", extras.getIdempotencyKey());
            messages.add(new SendAsk.Message(
                    chunk.getFirstSeq() == 0 ? 0 : chunk.getFirstSeq() + i,
                    chunk.getPayloads(i).toByteArray(),
                    attributes(chunk, i, extras),
                    extras.getIdempotencyKey()));
        }
        return messages;
    }

    private static MessageAttributes attributes(Chunk chunk, int i, MessageExtras extras) {
        return MessageAttributes.of(
                chunk.getKeysCount() == 0 ? null : chunk.getKeys(i).toByteArray(),
                chunk.getFlagsCount() != 0 && isCritical(chunk.getFlags(i)),
                chunk.getTtlMsCount() == 0 ? 0 : Integer.toUnsignedLong(chunk.getTtlMs(i)),
                extras.getHeadersMap(),
                needs(chunk, i),
                extras.getReplayOf());
    }

    static boolean isCritical(int flags) {
        return (flags & Chunk.Flag.CRITICAL_VALUE) != 0;
    }

    private static Needs needs(Chunk chunk, int i) {
        return NeedsReader.read(
                chunk.getNeedsCount() == 0 ? Dependencies.getDefaultInstance() : chunk.getNeeds(i),
                chunk.getPrioritiesCount() == 0 ? 0 : chunk.getPriorities(i),
                chunk.getChildrenCount() == 0 ? 0 : chunk.getChildren(i));
    }

    private static void check(@Nullable Failure wrong) throws RejectedException {
        if (wrong != null) {
            throw new RejectedException(wrong);
        }
    }
}
