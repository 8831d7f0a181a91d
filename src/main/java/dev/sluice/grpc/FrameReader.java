package dev.sluice.grpc;

import dev.sluice.session.Limits;
import dev.sluice.session.Path;
import dev.sluice.session.StreamInput;
import dev.sluice.v1.Cancel;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.End;
import dev.sluice.v1.Grants;
import dev.sluice.v1.Receipts;
import dev.sluice.v1.Reset;

/**
 * Carries out what a client's frame says, part by part. A part that makes no sense costs its stream, never the others of
 * the frame; only columns whose lengths disagree cost the call, for then nobody knows what belongs to which stream.
 */
final class FrameReader {
    private final ChunkReader chunks;

    FrameReader(Limits limits) {
        this.chunks = new ChunkReader(limits);
    }

    /** Everything but attach and opens, which the call sees to before. */
    void read(ClientFrame frame, Path path) throws RejectedException {
        for (int i = 0; i < frame.getChunksCount(); i++) {
            Chunk chunk = frame.getChunks(i);
            StreamInput stream = path.stream(chunk.getStreamId());
            if (stream != null) {
                chunks.read(chunk, stream);
            }
        }
        for (End end : frame.getEndsList()) {
            StreamInput stream = path.stream(end.getStreamId());
            if (stream != null) {
                stream.end(end.getLastSeq());
            }
        }
        for (Cancel cancel : frame.getCancelsList()) {
            StreamInput stream = path.anyStream(cancel.getStreamId());
            if (stream != null) {
                stream.cancel(cancel.getSeq());
            }
        }
        for (Reset reset : frame.getResetsList()) {
            StreamInput stream = path.anyStream(reset.getStreamId());
            if (stream != null) {
                stream.resetByClient();
            }
        }
        if (frame.hasReceipts()) {
            check(frame.getReceipts());
            receipts(frame.getReceipts(), path);
        }
        if (frame.hasGrants()) {
            check(frame.getGrants());
            grants(frame.getGrants(), path);
        }
        if (frame.hasHeartbeat()) {
            path.heartbeat(frame.getHeartbeat().getBeat());
        }
    }

    /** What the client has of each stream's items. Checked before. */
    static void receipts(Receipts receipts, Path path) {
        for (int i = 0; i < receipts.getStreamIdsCount(); i++) {
            StreamInput stream = path.find(receipts.getStreamIds(i));
            if (stream != null) {
                stream.confirm(unsigned(receipts.getUpTo(i)));
            }
        }
    }

    /** How far the server may go with each stream's items. Checked before. */
    static void grants(Grants grants, Path path) {
        for (int i = 0; i < grants.getStreamIdsCount(); i++) {
            StreamInput stream = path.find(grants.getStreamIds(i));
            if (stream != null) {
                stream.grant(unsigned(grants.getMaxOutSeq(i)), unsigned(grants.getMaxOutBytes(i)));
            }
        }
    }

    static void check(Receipts receipts) throws RejectedException {
        sameLength("receipts.up_to", receipts.getUpToCount(), receipts.getStreamIdsCount());
    }

    static void check(Grants grants) throws RejectedException {
        int count = grants.getStreamIdsCount();
        sameLength("grants.max_out_seq", grants.getMaxOutSeqCount(), count);
        sameLength("grants.max_out_bytes", grants.getMaxOutBytesCount(), count);
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
