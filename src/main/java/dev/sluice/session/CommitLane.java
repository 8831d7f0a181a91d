package dev.sluice.session;

import dev.sluice.store.Changes;
import dev.sluice.store.Store;
import dev.sluice.store.StoreFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way of one home's durable streams to the disk. What changed in a turn of the loop is written at its end, all streams
 * in one atomic batch. While that is under way changes gather for the next: the slower the disk, the larger the batches, and
 * the loop never waits.
 *
 * <p>Nothing of a batch is told to anyone before it is committed. One that fails is kept and tried again until it works: its
 * messages have run, and what they came to must not be lost; meanwhile durable streams take nothing new.
 *
 * <p>Thread: its home.
 */
final class CommitLane {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Home home;
    private final Store store;
    private final boolean sync;
    private final CommitCounters counters;
    private final ArrayDeque<Durable> changed = new ArrayDeque<>();
    private Batch gathering = new Batch();
    private Batch underWay = new Batch();
    private boolean failing;

    /** Streams that had something to run while nothing could be written. */
    private final Set<Durable> heldUp = new LinkedHashSet<>();

    /** When the batch under way was given to the store for the first time. */
    private volatile long sentNanos;

    /** Set behind {@link #sentNanos}, and read before it. */
    private volatile boolean busy;

    /** What goes in one commit, and who waits for it. */
    private static final class Batch {
        private final Changes changes = new Changes();
        private final List<Durable> streams = new ArrayList<>();
        private final List<Runnable> waiting = new ArrayList<>();

        boolean isEmpty() {
            return changes.isEmpty() && waiting.isEmpty();
        }
    }

    /** @param sync whether a commit is to survive a loss of power */
    CommitLane(Home home, Store store, boolean sync) {
        this.home = home;
        this.store = store;
        this.sync = sync;
        this.counters = home.sessions().counters().commits(sync);
    }

    /** A stream has something to write; it says so once until it is asked for it. */
    void changed(Durable stream) {
        changed.add(stream);
        home.wake();
    }

    /** For what is no stream's own: it goes with the next commit, behind all that was written before. */
    Changes changes() {
        home.wake();
        return gathering.changes;
    }

    /** Runs it when all that has changed by now is committed: at once where nothing has. */
    void whenCommitted(Runnable told) {
        if (!changed.isEmpty() || !gathering.isEmpty()) {
            gathering.waiting.add(told);
        } else if (busy) {
            underWay.waiting.add(told);
        } else {
            told.run();
        }
    }

    /** Runs it when all that was written before, by whichever lane, is as safe as this one makes it. */
    void sync(Runnable told) {
        gathering.waiting.add(told);
        home.wake();
    }

    /** At the end of a turn. */
    void commit() {
        if (busy || (changed.isEmpty() && gathering.isEmpty())) {
            return;
        }
        for (Durable stream = changed.poll(); stream != null; stream = changed.poll()) {
            if (stream.write(gathering.changes)) {
                gathering.streams.add(stream);
            }
        }
        Batch batch = gathering;
        gathering = underWay;
        underWay = batch;
        sentNanos = home.loop().nowNanos();
        busy = true;
        send();
    }

    private void send() {
        store.commit(underWay.changes, sync, failure -> home.loop().execute(() -> committed(failure)));
    }

    private void committed(@Nullable StoreFailure failure) {
        if (failure != null) {
            failed(failure);
            return;
        }
        if (failing) {
            failing = false;
            home.sessions().storeWatch().ends();
        }
        busy = false;
        home.refreshTime();
        counters.done.increment();
        counters.times().record(home.nowNanos() - sentNanos);
        Batch batch = underWay;
        batch.changes.clear();
        List<Runnable> waiting = List.copyOf(batch.waiting);
        batch.waiting.clear();
        for (int i = 0; i < batch.streams.size(); i++) {
            batch.streams.get(i).committed();
        }
        batch.streams.clear();
        waiting.forEach(Runnable::run);
        letGo();
        home.wake();
    }

    private void failed(StoreFailure failure) {
        if (failing) {
            home.sessions().storeWatch().goesOn(failure);
        } else {
            failing = true;
            home.sessions().storeWatch().begins(failure, home.loop().wallMillis());
        }
        counters.failed.increment();
        home.timers().schedule(home.loop().nowNanos() + RETRY_NANOS, this::send);
    }

    /** Whether nothing can be written now, for a stream with something to run: it hears when that is over. */
    boolean holdsUp(Durable stream) {
        if (failing) {
            heldUp.add(stream);
        }
        return failing;
    }

    private void letGo() {
        List<Durable> all = List.copyOf(heldUp);
        heldUp.clear();
        all.forEach(Durable::goOn);
    }

    /** Whether nothing can be written now. */
    boolean isFailing() {
        return failing;
    }

    /** For how long the batch under way has been; 0 where there is none. From any thread. */
    long underWayNanos() {
        return busy ? home.loop().nowNanos() - sentNanos : 0;
    }

    /** Whether all is committed, or cannot be. */
    boolean isIdle() {
        return isFailing() || (!busy && changed.isEmpty() && gathering.isEmpty());
    }
}
