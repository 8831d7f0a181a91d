package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.handler.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path that keeps what is written to it, and can be full. */
final class RecordingOutput implements PathOutput {
    private final List<Told> written = new ArrayList<>();
    private final List<Told> flushed = new ArrayList<>();
    private final boolean replaceable;
    private boolean writable = true;
    private int room = Integer.MAX_VALUE;
    private boolean over;
    private @Nullable Summary lastSummary;

    RecordingOutput() {
        this(true);
    }

    /** @param replaceable as all are but a Connect */
    RecordingOutput(boolean replaceable) {
        this.replaceable = replaceable;
    }

    /** What left since the last time. */
    List<Told> take() {
        List<Told> taken = List.copyOf(flushed);
        flushed.clear();
        return taken;
    }

    /** As {@link #take()}, but only what is of this kind; the rest is dropped. */
    <T extends Told> List<T> take(Class<T> kind) {
        return take().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    void setWritable(boolean writable) {
        this.writable = writable;
    }

    /** Is full behind so many items. */
    void takesOnly(int items) {
        room = items;
    }

    /** What was told with the last end of a stream. */
    @Nullable
    Summary summary() {
        return lastSummary;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public boolean replaceable() {
        return replaceable;
    }

    @Override
    public boolean prompt() {
        return false;
    }

    @Override
    public boolean writable() {
        return writable && room > 0;
    }

    @Override
    public void item(long streamId, long outSeq, Item item) {
        room--;
        write(told(streamId, outSeq, item));
    }

    private static Told told(long stream, long outSeq, Item item) {
        if (item.unsuccess() == Item.Unsuccess.FAILED) {
            return new Told.Failed(stream, outSeq, item.seq(), reason(item.failure()));
        }
        if (item.unsuccess() == Item.Unsuccess.ABORTED) {
            return new Told.Aborted(stream, outSeq, item.seq(), item.toSeq(), reason(item.failure()));
        }
        if (item.unsuccess() == Item.Unsuccess.SKIPPED) {
            return new Told.Skipped(stream, outSeq, item.seq(), item.toSeq(), reason(item.failure()));
        }
        if (item.unsuccess() == Item.Unsuccess.PARKED) {
            return new Told.Parked(stream, outSeq, item.seq(), item.toSeq(), reason(item.failure()));
        }
        if (item.unsuccess() == Item.Unsuccess.UNKNOWN) {
            return new Told.Unknown(stream, outSeq, item.seq(), reason(item.failure()));
        }
        String text = new String(item.payload(), UTF_8);
        return item.seq() == 0 ? new Told.Push(stream, outSeq, text) : new Told.Reply(stream, outSeq, item.seq(), text);
    }

    @Override
    public void ackRange(long streamId, long from, long to) {
        write(new Told.Range(streamId, from, to));
    }

    @Override
    public void ack(long streamId, long upTo) {
        write(new Told.Ack(streamId, upTo));
    }

    @Override
    public void credit(long streamId, long maxSeq, long maxTotalBytes) {
        write(new Told.Credit(streamId, maxSeq, maxTotalBytes));
    }

    @Override
    public void refused(long streamId, long fromSeq, Failure failure) {
        write(new Told.Refused(streamId, fromSeq, failure.reason()));
    }

    @Override
    public void ended(
            long streamId, @Nullable Failure failure, byte[] payload, long lastOutSeq, @Nullable Summary summary) {
        lastSummary = summary;
        write(new Told.Ended(streamId, reason(failure), new String(payload, UTF_8), lastOutSeq));
    }

    @Override
    public void reset(long streamId, Failure failure) {
        write(new Told.Reset(streamId, failure.reason()));
    }

    @Override
    public void heartbeat(long beat, long seen) {
        write(new Told.Heartbeat(beat, seen));
    }

    @Override
    public void goAway(Failure failure, long deadlineMillis) {
        write(new Told.GoAway(failure.reason(), deadlineMillis));
    }

    @Override
    public void flush() {
        flushed.addAll(written);
        written.clear();
    }

    @Override
    public void end(@Nullable Failure failure) {
        write(new Told.Over(reason(failure)));
        flush();
        over = true;
    }

    private void write(Told told) {
        if (over) {
            throw new AssertionError("written after the end: " + told);
        }
        written.add(told);
    }

    private static String reason(@Nullable Failure failure) {
        return failure == null ? "OK" : failure.reason();
    }
}
