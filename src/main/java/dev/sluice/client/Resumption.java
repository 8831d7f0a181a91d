package dev.sluice.client;

import dev.sluice.v1.AckRanges;
import dev.sluice.v1.Cursors;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the streams of a session to where its server says that they stand, when the session came back. A cursor decides only
 * what is not sent again: what became of a message is told by the items and acks that follow it. On the loop.
 */
final class Resumption {
    private final Long2ObjectHashMap<ClientStream> streams;
    private final Opens opens;
    private final Outflow outflow;

    Resumption(Long2ObjectHashMap<ClientStream> streams, Opens opens, Outflow outflow) {
        this.streams = streams;
        this.opens = opens;
        this.outflow = outflow;
    }

    /** What is wrong with the cursors; null where nothing is. */
    static @Nullable String fault(Cursors cursors) {
        int count = cursors.getStreamIdsCount();
        boolean alike = cursors.getSettledCount() == count
                && cursors.getMaxSeqCount() == count
                && cursors.getMaxTotalBytesCount() == count;
        return alike ? null : "cursors: arrays of different lengths";
    }

    /** Returns how many streams the server came back without. */
    int apply(Cursors cursors) {
        Long2ObjectHashMap<Cursor> told = read(cursors);
        outflow.forget();
        opens.again();
        int lost = 0;
        for (ClientStream stream : List.copyOf(streams.values())) {
            Cursor cursor = told.remove(stream.id());
            if (cursor == null && !stream.sender().isHeld()) {
                lost++;
                SluiceException why = Failures.streamLost();
                stream.close(why, Failures.outcomeUnknown(why), Failures.notSent(why));
            } else {
                stream.resumed(cursor == null ? Cursor.start(stream.terms()) : cursor);
            }
        }
        told.keySet().forEach(outflow::resetUnknown);
        return lost;
    }

    private static Long2ObjectHashMap<Cursor> read(Cursors cursors) {
        Long2ObjectHashMap<SeqRanges> done = new Long2ObjectHashMap<>();
        for (AckRanges ranges : cursors.getRangesList()) {
            done.put(ranges.getStreamId(), new SeqRanges(ranges.getRangesList()));
        }
        Long2ObjectHashMap<Cursor> told = new Long2ObjectHashMap<>();
        for (int i = 0; i < cursors.getStreamIdsCount(); i++) {
            long id = cursors.getStreamIds(i);
            SeqRanges ranges = done.get(id);
            told.put(
                    id,
                    new Cursor(
                            cursors.getSettled(i),
                            ranges == null ? SeqRanges.NONE : ranges,
                            cursors.getMaxSeq(i),
                            cursors.getMaxTotalBytes(i)));
        }
        return told;
    }
}
