package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.session.Limits;
import dev.sluice.session.Path;
import dev.sluice.session.StreamInput;
import dev.sluice.v1.Cancel;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.End;
import dev.sluice.v1.Grants;
import dev.sluice.v1.MessageExtras;
import dev.sluice.v1.Receipts;
import dev.sluice.v1.Reset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what a client's frame says, part by part. A part that makes no sense costs its stream, never the others of
 * the frame; only columns whose lengths disagree cost the call, for then nobody knows what belongs to which stream.
 */
final class FrameReader {
    private final SpecReader specs;

    FrameReader(Limits limits) {
        this.specs = new SpecReader(limits);
    }

    /** Everything but attach and opens, which the call sees to before. */
    void read(ClientFrame frame, Path path) throws RejectedException {
        for (int i = 0; i < frame.getChunksCount(); i++) {
            chunk(frame.getChunks(i), path);
        }
        for (End end : frame.getEndsList()) {
            StreamInput stream = path.stream(end.getStreamId());
            if (stream != null) {
                stream.end(end.getLastSeq());
            }
        }
        for (Cancel cancel : frame.getCancelsList()) {
            StreamInput stream = path.stream(cancel.getStreamId());
            if (stream != null) {
                stream.cancel(cancel.getSeq());
            }
        }
        for (Reset reset : frame.getResetsList()) {
            StreamInput stream = path.stream(reset.getStreamId());
            if (stream != null) {
                stream.resetByClient();
            }
        }
        if (frame.hasReceipts()) {
            receipts(frame.getReceipts(), path);
        }
        if (frame.hasGrants()) {
            grants(frame.getGrants(), path);
        }
        if (frame.hasHeartbeat()) {
            path.heartbeat(frame.getHeartbeat().getBeat());
        }
    }

    private void chunk(Chunk chunk, Path path) {
        StreamInput stream = path.stream(chunk.getStreamId());
        if (stream == null) {
            return;
        }
        Failure wrong = whatIsWrong(chunk);
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
            long ttl = chunk.getTtlMsCount() == 0 ? 0 : Integer.toUnsignedLong(chunk.getTtlMs(i));
            byte[] payload = chunk.getPayloads(i).toByteArray();
            boolean more = i == last && chunk.getMore();
            int offset = i == 0 ? chunk.getOffset() : 0;
            if (more || offset != 0) {
                stream.segment(seq, Integer.toUnsignedLong(offset), payload, more, ttl, headers);
            } else {
                stream.message(seq, payload, ttl, headers);
            }
        }
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
            if (!extras.getIdempotencyKey().isEmpty()) {
                return Failure.invalid("extras.idempotency_key", "is for SEQ_BY_SERVER only");
            }
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

    private static void receipts(Receipts receipts, Path path) throws RejectedException {
        int count = receipts.getStreamIdsCount();
        sameLength("receipts.up_to", receipts.getUpToCount(), count);
        for (int i = 0; i < count; i++) {
            StreamInput stream = path.find(receipts.getStreamIds(i));
            if (stream != null) {
                stream.confirm(unsigned(receipts.getUpTo(i)));
            }
        }
    }

    private static void grants(Grants grants, Path path) throws RejectedException {
        int count = grants.getStreamIdsCount();
        sameLength("grants.max_out_seq", grants.getMaxOutSeqCount(), count);
        sameLength("grants.max_out_bytes", grants.getMaxOutBytesCount(), count);
        for (int i = 0; i < count; i++) {
            StreamInput stream = path.find(grants.getStreamIds(i));
            if (stream != null) {
                stream.grant(unsigned(grants.getMaxOutSeq(i)), unsigned(grants.getMaxOutBytes(i)));
            }
        }
    }

    /** What is too large for a long is without end. */
    private static long unsigned(long value) {
        return value < 0 ? Long.MAX_VALUE : value;
    }

    private static void sameLength(String field, int count, int expected) throws RejectedException {
        if (count != expected) {
            throw RejectedException.invalid(field, "has " + count + " entries, but stream_ids has " + expected);
        }
    }
}
