package dev.sluice.order;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages with the same key run in the order received, different keys in parallel; a gap in seq is refused.
 *
 * <p>Each key that has something under way has a {@link Lane}, and where a lane belongs follows from its state alone:
 * {@link Lanes#arrange} after each change is all that it takes. To take a run is to take the first lane that is ready, and
 * lanes come there in turn; one that is held up is not there, and so in nobody's way.
 *
 * <p>Live keys are bounded by what is under way: the window, the lot, and the failed keys. Those are remembered, as a later
 * message of such a key must not run; with one more than may be remembered the stream fails, rather than forget one. A
 * later message of a failed key is accepted and doomed: a refusal would leave a hole in seq that holds up other keys.
 *
 * <p>Messages come in order of seq, as with {@link Fifo}, and end in any order: {@link Standing} has how each stands.
 * After a restart what comes steps over those that have ended.
 */
final class Keyed implements Sequencer {
    private static final Entry[] NONE = {};

    private final OrderTerms terms;
    private final Standing standing;
    private final Lanes lanes = new Lanes();
    private int runsOut;
    private int failedKeys;
    private long failedBy;

    Keyed(OrderTerms terms) {
        this.terms = terms;
        this.standing = new Standing(terms);
    }

    @Override
    public Verdict offer(Entry entry) {
        long seq = entry.seq();
        if (standing.knows(seq)) {
            return standing.hasOutcome(seq) ? Verdict.SETTLED : Verdict.PENDING;
        }
        Verdict verdict = standing.arrive(entry, hasFailed());
        if (verdict == Verdict.ACCEPTED) {
            enqueue(entry);
        }
        return verdict;
    }

    private void enqueue(Entry entry) {
        Lane lane = lanes.of(entry.key());
        lane.append(entry);
        if (lane.parkedHead != null && lane.outside == null && !standing.park(entry)) {
            lane.outside = entry;
        }
        lanes.arrange(lane);
    }

    @Override
    public boolean expects(long seq) {
        return !hasFailed() && seq == standing.last(seq) + 1;
    }

    @Override
    public boolean knows(long seq) {
        return standing.knows(seq);
    }

    @Override
    public void refused(long seq) {
        standing.refused(true);
    }

    @Override
    public boolean refusing() {
        return standing.isRefusing();
    }

    @Override
    public boolean ready() {
        return runsOut < terms.maxParallel() && lanes.firstReady() != null;
    }

    @Override
    public Entry[] take(int max) {
        Lane lane = max > 0 && runsOut < terms.maxParallel() ? lanes.firstReady() : null;
        if (lane == null) {
            return NONE;
        }
        Entry[] run = lane.take(max);
        runsOut++;
        lanes.arrange(lane);
        return run;
    }

    @Override
    public void ahead(int max, Consumer<Entry> next) {
        lanes.ahead(max, next);
    }

    @Override
    public void done(Entry[] run, int from, int to) {
        for (int i = from; i < to; i++) {
            ended(run[i]);
        }
        fillLot();
    }

    @Override
    public void giveBack(Entry[] run, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            back(run[i]);
        }
        if (from < to) {
            lanes.arrange(lane(run[from]));
        }
    }

    @Override
    public void free(Entry[] run) {
        Lane lane = lane(run[0]);
        lane.busy = false;
        runsOut--;
        lanes.arrange(lane);
    }

    @Override
    public void abort(Entry entry, boolean critical) {
        Lane lane = lane(entry);
        end(entry);
        lane.failedBy = entry.seq();
        failedKeys++;
        if (failedKeys > terms.maxFailedScopes()) {
            failedBy = entry.seq();
            fail();
        }
        lanes.arrange(lane);
        fillLot();
    }

    @Override
    public void skip(Entry entry) {
        end(entry);
        lanes.arrange(lane(entry));
        fillLot();
    }

    @Override
    public void retry(Entry entry) {
        Lane lane = lane(entry);
        back(entry);
        lane.paused = entry;
        lanes.arrange(lane);
    }

    @Override
    public void resume(Entry entry) {
        Lane lane = lane(entry);
        if (lane.paused == entry) {
            lane.paused = null;
            lanes.arrange(lane);
        }
    }

    @Override
    public void park(Entry entry) {
        Lane lane = lane(entry);
        back(entry);
        lane.parkedHead = entry;
        lane.outside = entry;
        standing.parkMore(lane);
        lanes.arrange(lane);
    }

    @Override
    public void fail() {
        lanes.fail();
    }

    @Override
    public boolean hasFailed() {
        return lanes.haveFailed();
    }

    @Override
    public long failedSeq() {
        return hasFailed() ? failedBy : 0;
    }

    @Override
    public @Nullable Entry drain() {
        Lane lane = lanes.firstDoomed();
        Entry entry = lane == null ? null : lane.poll();
        if (lane == null || entry == null) {
            return null;
        }
        lane.holdsNothingUp(entry);
        waitsNoMore(entry);
        lanes.arrange(lane);
        fillLot();
        return entry;
    }

    @Override
    public @Nullable Entry clear() {
        if (!hasFailed()) {
            fail();
        }
        return drain();
    }

    @Override
    public long failedBy(Entry entry) {
        return entry.place instanceof Lane lane && lane.failedBy != 0 ? lane.failedBy : failedBy;
    }

    @Override
    public @Nullable Entry withdraw(long seq) {
        Entry entry = standing.find(seq);
        if (entry == null || entry.out) {
            return null;
        }
        Lane lane = lane(entry);
        if (lane.parkedHead == entry) {
            unparkWithout(entry);
        } else {
            waitsNoMore(entry);
            lane.withdraw(entry);
            lanes.arrange(lane);
            fillLot();
        }
        return entry;
    }

    @Override
    public boolean hasOutcome(long seq) {
        return standing.hasOutcome(seq);
    }

    @Override
    public int parked() {
        return standing.parked();
    }

    @Override
    public @Nullable Entry drainParked() {
        return standing.drainParked();
    }

    /** A head that found no room in the lot is one too. */
    @Override
    public List<Entry> parkedHeads() {
        List<Entry> heads = new ArrayList<>();
        standing.eachParked(heads::add);
        heads.removeIf(entry -> !isParkedHead(entry));
        lanes.addHeadsOutside(heads);
        heads.sort(Comparator.comparingLong(Entry::seq));
        return heads;
    }

    @Override
    public boolean isParkedHead(Entry entry) {
        return entry.place instanceof Lane lane && lane.parkedHead == entry;
    }

    @Override
    public void eachParked(Consumer<Entry> each) {
        standing.eachParked(each);
    }

    @Override
    public void eachHeld(Consumer<Entry> each) {
        lanes.eachHeld(each);
    }

    @Override
    public void unpark(Entry head) {
        Lane lane = lane(head);
        if (lane.parkedHead == head) {
            standing.unpark(lane);
            lanes.arrange(lane);
        }
    }

    @Override
    public void unparkWithout(Entry head) {
        Lane lane = lane(head);
        if (lane.parkedHead == head) {
            waitsNoMore(head);
            lane.withdraw(head);
            standing.unpark(lane);
            lanes.arrange(lane);
            fillLot();
        }
    }

    @Override
    public long settled() {
        return standing.ring().settled();
    }

    @Override
    public long accepted() {
        return standing.ring().accepted();
    }

    @Override
    public int pending() {
        return standing.pending();
    }

    @Override
    public void ranges(Ranges out) {
        standing.ranges(out);
    }

    @Override
    public void restore(Standpoint at) {
        standing.goOn(at);
        at.failures().forEach(failure -> lanes.of(failure.key()).failedBy = failure.seq());
        failedKeys = at.failures().size();
        at.owned().stream().filter(Standpoint.Owned::head).forEach(this::own);
        at.owned().stream().filter(owned -> !owned.head()).forEach(this::own);
        if (at.failed()) {
            failedBy = at.failedSeq();
            fail();
        }
    }

    /** Heads come first, whatever their seq: a sender may have given another key to what it sent again. */
    private void own(Standpoint.Owned owned) {
        Entry entry = owned.entry();
        Lane lane = lanes.of(entry.key());
        lane.append(entry);
        lane.parkedHead = owned.head() ? entry : lane.parkedHead;
        standing.own(entry, lane.parkedHead != null);
        lanes.arrange(lane);
    }

    @Override
    public @Nullable FailedScope failure(Entry ended) {
        boolean isBehind = ended.place instanceof Lane lane && lane.failedBy == ended.seq();
        return isBehind ? FailedScope.ofKey(ended.seq(), ended.key()) : null;
    }

    @Override
    public void eachFailure(Consumer<FailedScope> each) {
        lanes.eachFailure(each);
    }

    /** How many keys have a lane. */
    int liveKeys() {
        return lanes.size();
    }

    private static Lane lane(Entry entry) {
        return (Lane) Objects.requireNonNull(entry.place);
    }

    /** One that is out or waits has its outcome. */
    private void end(Entry entry) {
        if (entry.out) {
            ended(entry);
        } else {
            waitsNoMore(entry);
            lane(entry).withdraw(entry);
        }
    }

    private void ended(Entry entry) {
        entry.out = false;
        standing.over(entry);
    }

    private void waitsNoMore(Entry entry) {
        if (entry.parked) {
            standing.overInLot(entry);
        } else {
            standing.over(entry);
        }
    }

    private static void back(Entry entry) {
        entry.out = false;
        lane(entry).prepend(entry);
    }

    /** What waits outside the lot comes in as it gets room, one lane after the other. */
    private void fillLot() {
        Lane lane = lanes.firstCrowded();
        while (lane != null && standing.hasRoom()) {
            standing.parkMore(lane);
            lanes.arrange(lane);
            lane = lanes.firstCrowded();
        }
    }
}
