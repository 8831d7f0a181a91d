package dev.sluice.grpc;

import dev.sluice.session.CursorOutput;
import dev.sluice.v1.AckRanges;
import dev.sluice.v1.Attached;
import dev.sluice.v1.Cursors;
import dev.sluice.v1.SeqRange;

/**
 * The answer to an attach: one frame, or as many as the cursors of the session's streams need. On the session's home.
 */
final class CursorFrames implements CursorOutput {
    /** So many numbers a frame: some hundred kilobytes. */
    private static final int NUMBERS_A_FRAME = 1 << 18;

    private final FrameOutput output;
    private final Attached.Builder attached;
    private final Cursors.Builder cursors = Cursors.newBuilder();
    private final AckRanges.Builder ranges = AckRanges.newBuilder();
    private int numbers;

    /** @param attached what the first frame says beside the cursors */
    CursorFrames(FrameOutput output, Attached.Builder attached) {
        this.output = output;
        this.attached = attached;
    }

    @Override
    public void stream(long streamId, long settled, long maxSeq, long maxTotalBytes) {
        closeRanges();
        if (numbers >= NUMBERS_A_FRAME) {
            write(true);
        }
        ranges.setStreamId(streamId);
        cursors.addStreamIds(streamId).addSettled(settled).addMaxSeq(maxSeq).addMaxTotalBytes(maxTotalBytes);
        numbers += 4;
    }

    @Override
    public void range(long streamId, long from, long to) {
        ranges.addRanges(SeqRange.newBuilder().setFrom(from).setTo(to));
        numbers += 2;
    }

    /** All streams have been told. */
    void end() {
        closeRanges();
        write(false);
    }

    private void closeRanges() {
        if (ranges.getRangesCount() > 0) {
            cursors.addRanges(ranges);
        }
        ranges.clear();
    }

    private void write(boolean more) {
        if (cursors.getStreamIdsCount() > 0) {
            attached.setCursors(cursors);
        }
        output.attached(attached.setMore(more).build());
        output.flush();
        attached.clear();
        cursors.clear();
        numbers = 0;
    }
}
