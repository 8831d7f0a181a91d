package dev.sluice.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.handler.Failure;
import dev.sluice.session.Item;
import dev.sluice.session.PathOutput;
import dev.sluice.session.Summary;
import dev.sluice.v1.AckRanges;
import dev.sluice.v1.Acks;
import dev.sluice.v1.Attached;
import dev.sluice.v1.Ended;
import dev.sluice.v1.GoAway;
import dev.sluice.v1.Heartbeat;
import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.Items;
import dev.sluice.v1.Refused;
import dev.sluice.v1.Reset;
import dev.sluice.v1.SeqRange;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.Unsuccessful;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a session tells its client into frames of moderate size. Parts of a frame apply in the order of their
 * fields, so a frame is written out before a part that must come after one with a higher number.
 *
 * <p>Thread: the session's home.
 */
final class FrameOutput implements PathOutput {
    /** A frame is written when it has about so many bytes, so that a busy session does not delay others on the connection. */
    private static final int FRAME_BYTES = 256 << 10;

    private final FrameSink call;
    private final ServerFrame.Builder frame = ServerFrame.newBuilder();
    private final Items.Builder items = Items.newBuilder();
    private long nextOutSeq;
    private int bytes;

    FrameOutput(FrameSink call) {
        this.call = call;
    }

    @Override
    public boolean replaceable() {
        return true;
    }

    @Override
    public boolean prompt() {
        return false;
    }

    @Override
    public boolean writable() {
        return call.writable();
    }

    void attached(Attached attached) {
        frame.setAttached(attached);
        bytes += attached.getSerializedSize();
    }

    void opened(InbandOpened opened) {
        flush();
        frame.addOpened(opened);
        wrote(opened.getSerializedSize());
    }

    @Override
    public void item(long streamId, long outSeq, Item item) {
        if (items.getStreamId() != streamId || outSeq != nextOutSeq || items.getPayloadsCount() == 0) {
            closeItems();
            items.setStreamId(streamId).setFirstOutSeq(outSeq);
        }
        nextOutSeq = outSeq + 1;
        Item.Unsuccess unsuccess = item.unsuccess();
        if (unsuccess != null) {
            items.addUnsuccessful(unsuccessful(item, unsuccess, items.getPayloadsCount()));
            bytes += 256;
        }
        items.addPayloads(wrap(item.payload()));
        items.addSeqs(item.seq());
        wrote(item.payload().length + 8);
    }

    private static Unsuccessful unsuccessful(Item item, Item.Unsuccess unsuccess, int index) {
        return Unsuccessful.newBuilder()
                .setIndex(index)
                .setKind(kind(unsuccess))
                .setToSeq(item.toSeq() == item.seq() ? 0 : item.toSeq())
                .setStatus(Statuses.of(item.failure()))
                .build();
    }

    private static Unsuccessful.Kind kind(Item.Unsuccess unsuccess) {
        return switch (unsuccess) {
            case FAILED -> Unsuccessful.Kind.FAILED;
            case SKIPPED -> Unsuccessful.Kind.SKIPPED;
            case ABORTED -> Unsuccessful.Kind.ABORTED;
            case PARKED -> Unsuccessful.Kind.PARKED;
            case UNKNOWN -> Unsuccessful.Kind.UNKNOWN;
        };
    }

    private void closeItems() {
        if (items.getPayloadsCount() > 0) {
            frame.addItems(items);
            items.clear();
        }
    }

    @Override
    public void ack(long streamId, long upTo) {
        frame.getAcksBuilder().addStreamIds(streamId).addUpTo(upTo);
        wrote(8);
    }

    @Override
    public void ackRange(long streamId, long from, long to) {
        SeqRange.Builder range = SeqRange.newBuilder().setFrom(from).setTo(to);
        Acks.Builder acks = frame.getAcksBuilder();
        int last = acks.getRangesCount() - 1;
        if (last >= 0 && acks.getRangesBuilder(last).getStreamId() == streamId) {
            acks.getRangesBuilder(last).addRanges(range);
        } else {
            acks.addRanges(AckRanges.newBuilder().setStreamId(streamId).addRanges(range));
        }
        wrote(16);
    }

    @Override
    public void credit(long streamId, long maxSeq, long maxTotalBytes) {
        frame.getCreditsBuilder().addStreamIds(streamId).addMaxSeq(maxSeq).addMaxTotalBytes(maxTotalBytes);
        wrote(16);
    }

    @Override
    public void refused(long streamId, long fromSeq, Failure failure) {
        frame.addRefused(
                Refused.newBuilder().setStreamId(streamId).setFromSeq(fromSeq).setStatus(Statuses.of(failure)));
        wrote(256);
    }

    @Override
    public void ended(
            long streamId, @Nullable Failure failure, byte[] payload, long lastOutSeq, @Nullable Summary summary) {
        Ended.Builder ended = Ended.newBuilder()
                .setStreamId(streamId)
                .setStatus(Statuses.of(failure))
                .setPayload(wrap(payload))
                .setLastOutSeq(lastOutSeq);
        if (summary != null) {
            ended.setSummary(dev.sluice.v1.Summary.newBuilder()
                    .setDone(summary.done())
                    .setFailed(summary.failed())
                    .setSkipped(summary.skipped())
                    .setAborted(summary.aborted()));
        }
        frame.addEnded(ended);
        wrote(payload.length + 32);
    }

    @Override
    public void reset(long streamId, Failure failure) {
        frame.addResets(Reset.newBuilder().setStreamId(streamId).setStatus(Statuses.of(failure)));
        wrote(256);
    }

    @Override
    public void heartbeat(long beat, long seen) {
        frame.setHeartbeat(Heartbeat.newBuilder().setBeat(beat).setSeen(seen));
        wrote(16);
    }

    @Override
    public void goAway(Failure failure, long deadlineMillis) {
        frame.setGoAway(GoAway.newBuilder().setStatus(Statuses.of(failure)).setDeadlineMs((int)
                Math.min(Integer.MAX_VALUE, deadlineMillis)));
        wrote(256);
    }

    @Override
    public void flush() {
        if (bytes > 0) {
            closeItems();
            frame.setEpoch(call.epoch());
            call.write(frame.build());
            frame.clear();
            bytes = 0;
        }
    }

    @Override
    public void end(@Nullable Failure failure) {
        flush();
        call.end(failure);
    }

    @Override
    public void giveWay(Failure failure) {
        call.giveWay(failure);
    }

    private void wrote(int size) {
        bytes += size;
        if (bytes >= FRAME_BYTES) {
            flush();
        }
    }

    /** The array is the server's own and does not change any more. */
    private static ByteString wrap(byte[] payload) {
        return payload.length == 0 ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(payload);
    }
}
