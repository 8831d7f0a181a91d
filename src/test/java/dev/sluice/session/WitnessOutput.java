package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A path whose client is watched. */
final class WitnessOutput implements PathOutput {
    private final LongFunction<Witness> witnesses;
    private boolean writable = true;
    private boolean over;

    WitnessOutput(LongFunction<Witness> witnesses) {
        this.witnesses = witnesses;
    }

    void setWritable(boolean writable) {
        this.writable = writable;
    }

    boolean isOver() {
        return over;
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
        return writable;
    }

    @Override
    public void item(long streamId, long outSeq, Item item) {
        of(streamId).item(outSeq, item);
    }

    @Override
    public void ack(long streamId, long upTo) {
        of(streamId).ack(upTo);
    }

    @Override
    public void ackRange(long streamId, long from, long to) {}

    @Override
    public void credit(long streamId, long maxSeq, long maxTotalBytes) {
        of(streamId).credit(maxSeq, maxTotalBytes);
    }

    @Override
    public void refused(long streamId, long fromSeq, Failure failure) {
        of(streamId).refused(fromSeq);
    }

    @Override
    public void ended(
            long streamId, @Nullable Failure failure, byte[] payload, long lastOutSeq, @Nullable Summary summary) {
        of(streamId).ended(failure == null, lastOutSeq);
    }

    @Override
    public void reset(long streamId, Failure failure) {
        of(streamId).reset(failure.reason());
    }

    @Override
    public void heartbeat(long beat, long seen) {}

    @Override
    public void goAway(Failure failure, long deadlineMillis) {}

    @Override
    public void flush() {}

    @Override
    public void end(@Nullable Failure failure) {
        over = true;
    }

    private Witness of(long streamId) {
        if (over) {
            throw new AssertionError("the client is told of stream " + streamId + " after the end");
        }
        return witnesses.apply(streamId);
    }
}
