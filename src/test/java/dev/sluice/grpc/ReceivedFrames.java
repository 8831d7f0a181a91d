package dev.sluice.grpc;

import dev.sluice.v1.AckRanges;
import dev.sluice.v1.Acks;
import dev.sluice.v1.Attached;
import dev.sluice.v1.Credits;
import dev.sluice.v1.Cursors;
import dev.sluice.v1.GoAway;
import dev.sluice.v1.Heartbeat;
import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.Items;
import dev.sluice.v1.ServerFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that one Exchange was told, and what of it the protocol does not allow. Guarded by its ExchangeClient. */
final class ReceivedFrames {
    private final List<String> violations = new ArrayList<>();
    private final Map<Long, ReceivedStream> streams = new HashMap<>();
    private final List<InbandOpened> opened = new ArrayList<>();
    private final List<Heartbeat> heartbeats = new ArrayList<>();
    private final List<Cursors> cursors = new ArrayList<>();
    private @Nullable Attached attached;
    private boolean more;
    private @Nullable GoAway goAway;
    private int frames;

    /** Takes a frame. Returns the streams that it has items of. */
    Set<Long> add(ServerFrame frame) {
        frames++;
        Set<Long> withItems = new HashSet<>();
        if (frame.hasAttached()) {
            attached(frame.getAttached());
        }
        check(attached != null && frame.getEpoch() == attached.getSession().getEpoch(), "a frame of another epoch");
        opened.addAll(frame.getOpenedList());
        for (Items items : frame.getItemsList()) {
            stream(items.getStreamId()).items(items);
            withItems.add(items.getStreamId());
        }
        acks(frame.getAcks());
        credits(frame.getCredits());
        frame.getRefusedList().forEach(refused -> stream(refused.getStreamId()).refused(refused));
        frame.getEndedList().forEach(ended -> stream(ended.getStreamId()).ended(ended));
        frame.getResetsList().forEach(reset -> stream(reset.getStreamId()).reset(reset));
        if (frame.hasHeartbeat()) {
            heartbeats.add(frame.getHeartbeat());
        }
        if (frame.hasGoAway()) {
            goAway = frame.getGoAway();
        }
        return withItems;
    }

    private void acks(Acks acks) {
        check(acks.getUpToCount() == acks.getStreamIdsCount(), "acks whose columns are not of one length");
        for (int i = 0; i < acks.getStreamIdsCount(); i++) {
            stream(acks.getStreamIds(i)).ack(acks.getUpTo(i));
        }
        for (AckRanges ranges : acks.getRangesList()) {
            check(ranges.getRangesCount() > 0, "ack ranges without any");
        }
    }

    private void credits(Credits credits) {
        check(
                credits.getMaxSeqCount() == credits.getStreamIdsCount()
                        && credits.getMaxTotalBytesCount() == credits.getStreamIdsCount(),
                "credits whose columns are not of one length");
        for (int i = 0; i < credits.getStreamIdsCount(); i++) {
            stream(credits.getStreamIds(i)).credit(credits.getMaxSeq(i), credits.getMaxTotalBytes(i));
        }
    }

    private void check(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }

    void assertKeptToTheProtocol() {
        if (!violations.isEmpty()) {
            throw new AssertionError(
                    "the server said what it must not say: " + violations.subList(0, Math.min(10, violations.size())));
        }
    }

    ReceivedStream stream(long id) {
        return streams.computeIfAbsent(id, key -> new ReceivedStream(key, violations));
    }

    /** In the first frame, or in the first ones where the cursors need several. */
    private void attached(Attached told) {
        check(attached == null ? frames == 1 : more, "attached again, or late");
        attached = attached == null ? told : attached;
        more = told.getMore();
        cursors.add(told.getCursors());
    }

    /** Whether the answer to the attach goes on in the next frame. */
    boolean isMoreToCome() {
        return more;
    }

    /** Of each frame that has some. */
    List<Cursors> cursors() {
        return cursors;
    }

    @Nullable
    Attached attached() {
        return attached;
    }

    @Nullable
    GoAway goAway() {
        return goAway;
    }

    List<InbandOpened> opened() {
        return opened;
    }

    List<Heartbeat> heartbeats() {
        return heartbeats;
    }

    int frames() {
        return frames;
    }

    @Override
    public String toString() {
        return frames + " frames, attached " + (attached != null) + ", opened " + opened + ", "
                + streams.values().stream().limit(5).toList() + (goAway == null ? "" : ", go away")
                + (violations.isEmpty() ? "" : ", wrong: " + violations);
    }
}
