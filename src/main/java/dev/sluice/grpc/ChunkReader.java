package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.session.Limits;
import dev.sluice.session.MessageAttributes;
import dev.sluice.session.SendAsk;
import dev.sluice.session.StreamInput;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.MessageExtras;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a chunk: of a frame, or of a Send. */
final class ChunkReader {
    private final Limits limits;
    private final SpecReader specs;

    ChunkReader(Limits limits) {
        this.limits = limits;
        this.specs = new SpecReader(limits);
    }

    /** A chunk that makes no sense costs its stream. */
    void read(Chunk chunk, StreamInput stream) {
        Failure wrong = whatIsWrongInFrame(chunk);
        if (wrong != null) {
            stream.reset(wrong);
            return;
        }
        int last = chunk.getPayloadsCount() - 1;
        int extra = 0;
        for (int i = 0; i <= last; i++) {
            Map<String, String> headers = Map.of();
            if (extra < chunk.getExtrasCount() && chunk.getExtras(extra).getIndex() == i) {
                headers = chunk.getExtras(extra++).getHeadersMap();
            }
            long seq = chunk.getFirstSeq() + i;
            byte[] payload = chunk.getPayloads(i).toByteArray();
            boolean more = i == last && chunk.getMore();
            int offset = i == 0 ? chunk.getOffset() : 0;
            if (more || offset != 0) {
                stream.segment(seq, Integer.toUnsignedLong(offset), payload, more, MessageAttributes.of(ttlMillis(chunk, i), headers));
            } else {
                stream.message(seq, payload, MessageAttributes.of(ttlMillis(chunk, i), headers));
            }
        }
    }

    /** The messages of a Send, which come whole. */
    List<SendAsk.Message> messages(Chunk chunk) throws RejectedException {
        check(whatIsWrong(chunk));
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
            MessageExtras extras = MessageExtras.getDefaultInstance();
            if (extra < chunk.getExtrasCount() && chunk.getExtras(extra).getIndex() == i) {
                extras = chunk.getExtras(extra++);
            }
            specs.checkLength("messages.extras.idempotency_key", extras.getIdempotencyKey());
            messages.add(new SendAsk.Message(
                    chunk.getFirstSeq() == 0 ? 0 : chunk.getFirstSeq() + i,
                    chunk.getPayloads(i).toByteArray(),
                    MessageAttributes.of(ttlMillis(chunk, i), extras.getHeadersMap()),
                    extras.getIdempotencyKey()));
        }
        return messages;
    }

    private static long ttlMillis(Chunk chunk, int index) {
        return chunk.getTtlMsCount() == 0 ? 0 : Integer.toUnsignedLong(chunk.getTtlMs(index));
    }

    private static void check(@Nullable Failure wrong) throws RejectedException {
        if (wrong != null) {
            throw new RejectedException(wrong);
        }
    }

    private @Nullable Failure whatIsWrongInFrame(Chunk chunk) {
        for (MessageExtras extras : chunk.getExtrasList()) {
            if (!extras.getIdempotencyKey().isEmpty()) {
                return Failure.invalid("extras.idempotency_key", "is for Send alone");
            }
        }
        return whatIsWrong(chunk);
    }

    private @Nullable Failure whatIsWrong(Chunk chunk) {
        int count = chunk.getPayloadsCount();
        if (count == 0) {
            return Failure.invalid("payloads", "is empty");
        }
        if (chunk.getTtlMsCount() != 0 && chunk.getTtlMsCount() != count) {
            return Failure.invalid("ttl_ms", "has " + chunk.getTtlMsCount() + " entries, but payloads has " + count);
        }
        Failure unsupported = whatIsUnsupported(chunk);
        return unsupported != null ? unsupported : wrongExtras(chunk);
    }

    private static @Nullable Failure whatIsUnsupported(Chunk chunk) {
        if (chunk.getKeysCount() != 0) {
            return Failure.invalid("keys", "is for ORDER_KEYED only");
        }
        if (chunk.getNeedsCount() != 0) {
            return Failure.invalid("needs", "is for ORDER_GRAPH only");
        }
        if (chunk.getPrioritiesCount() != 0) {
            return Failure.invalid("priorities", "is for ORDER_GRAPH only");
        }
        if (chunk.getChildrenCount() != 0) {
            return Failure.invalid("children", "is for ORDER_GRAPH only");
        }
        if (chunk.getFlagsCount() != 0) {
            return Failure.unsupported("flags", "every message is critical on this server");
        }
        return null;
    }

    private @Nullable Failure wrongExtras(Chunk chunk) {
        int before = -1;
        for (MessageExtras extras : chunk.getExtrasList()) {
            if (extras.getIndex() <= before || extras.getIndex() >= chunk.getPayloadsCount()) {
                return Failure.invalid("extras.index", "must rise, and be less than the number of payloads");
            }
            before = extras.getIndex();
            if (extras.getReplayOf() != 0) {
                return Failure.unsupported("extras.replay_of", "this server keeps no log of failures");
            }
            try {
                specs.checkLabels("extras.headers", extras.getHeadersMap());
            } catch (RejectedException e) {
                return e.failure();
            }
        }
        return null;
    }
}
