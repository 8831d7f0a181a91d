package dev.sluice.session;

import dev.sluice.store.Store;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop and all that lives on it. Sessions made here stay here, so that nothing in them needs a lock.
 *
 * <p>Work is gathered and done once a turn of the loop: streams with something to run stand in a queue and get one run
 * each in turn, then every session with something to say writes it in one go. A turn has a budget; what is left goes to
 * the next, so that other calls on the loop get theirs.
 */
public final class Home {
    private static final int MESSAGES_A_TURN = 4096;

    private final Sessions sessions;
    private final Loop loop;
    private final long bornNanos;
    private final Timers timers;
    private final BufferedBytes buffered;
    private final KeptOutcomes keptOutcomes;
    private final FailureLog failures;
    private final SplittableRandom random;

    /** Where durable streams are written; null in a server without a store. */
    private final @Nullable CommitLane disk;

    private final @Nullable CommitLane diskSync;

    private final ParkedStreams parked = new ParkedStreams();

    private final ArrayDeque<Runner> runnable = new ArrayDeque<>();
    private final ArrayDeque<Session> unflushed = new ArrayDeque<>();
    private List<Session> late = new ArrayList<>();
    private List<Session> lateBefore = new ArrayList<>();
    private boolean turnScheduled;
    private long nowNanos;
    private int nowSeconds;

    public Home(Sessions sessions, Loop loop) {
        this.sessions = sessions;
        this.loop = loop;
        this.nowNanos = loop.nowNanos();
        this.bornNanos = nowNanos;
        this.timers = new Timers(nowNanos);
        this.buffered = new BufferedBytes(sessions.bufferedQuota());
        this.keptOutcomes = new KeptOutcomes(buffered::pressed);
        this.failures = new FailureLog(
                sessions.limits().maxFailuresLogged(), sessions.limits().maxFailureLogBytes());
        this.random = new SplittableRandom(nowNanos);
        Store store = sessions.store();
        this.disk = store == null ? null : new CommitLane(this, store, false);
        this.diskSync = store == null ? null : new CommitLane(this, store, true);
        sessions.add(this);
    }

    /** To be called every {@link Limits#ackDelay} or so, on the loop. */
    public void tick() {
        nowNanos = loop.nowNanos();
        nowSeconds = (int) TimeUnit.NANOSECONDS.toSeconds(nowNanos - bornNanos);
        timers.poll(nowNanos);
        List<Session> due = late;
        late = lateBefore;
        lateBefore = due;
        for (Session session : due) {
            session.flushLate();
        }
        due.clear();
        keptOutcomes.relieve();
        if (runnable.isEmpty()) {
            buffered.trim();
        }
    }

    /** Runs the task on the loop: now when the caller is there, else soon. */
    public void run(Runnable task) {
        if (loop.inLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /**
     * Runs the task with one of the next ticks: for what takes long and goes on in slices. A task that is given to the
     * loop at once would run before the loop has read what came meanwhile. On the loop.
     */
    public void soon(Runnable task) {
        timers.schedule(nowNanos, task);
    }

    public Sessions sessions() {
        return sessions;
    }

    /** The time of the current frame, tick or turn. On the loop. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Seconds since the home was made, as of the last tick. */
    int nowSeconds() {
        return nowSeconds;
    }

    void refreshTime() {
        nowNanos = loop.nowNanos();
    }

    Loop loop() {
        return loop;
    }

    boolean inLoop() {
        return loop.inLoop();
    }

    Timers timers() {
        return timers;
    }

    KeptOutcomes keptOutcomes() {
        return keptOutcomes;
    }

    /** What failed or was skipped here. On the loop. */
    public FailureLog failures() {
        return failures;
    }

    /** From 0 up to and without 1. */
    double random() {
        return random.nextDouble();
    }

    ParkedStreams parked() {
        return parked;
    }

    BufferedBytes buffered() {
        return buffered;
    }

    /** A stream has something to run; it says so once until its turn comes. */
    void runnable(Runner runner) {
        runnable.add(runner);
        scheduleTurn();
    }

    /** The session has something to write; it says so once until it is flushed. */
    void unflushed(Session session) {
        unflushed.add(session);
        scheduleTurn();
    }

    /** The session has something to write that may wait for the next tick. */
    void late(Session session) {
        late.add(session);
    }

    /** Whether there are durable streams here. */
    boolean isDurable() {
        return disk != null;
    }

    /** @throws NullPointerException in a server without a store */
    CommitLane lane(Durability durability) {
        return Objects.requireNonNull(durability == Durability.DISK_SYNC ? diskSync : disk);
    }

    /** Whether all that has changed is committed, or cannot be. On the loop. */
    public boolean isCommitted() {
        return disk == null || diskSync == null || (disk.isIdle() && diskSync.isIdle());
    }

    /** For how long the commit that is under way the longest has been; 0 where none is. From any thread. */
    long commitNanos() {
        return disk == null || diskSync == null ? 0 : Math.max(disk.underWayNanos(), diskSync.underWayNanos());
    }

    private void commit() {
        if (disk != null && diskSync != null) {
            disk.commit();
            diskSync.commit();
        }
    }

    /** There is something to do at the end of this turn. */
    void wake() {
        scheduleTurn();
    }

    private void scheduleTurn() {
        if (!turnScheduled) {
            turnScheduled = true;
            loop.execute(this::turn);
        }
    }

    private void turn() {
        turnScheduled = false;
        nowNanos = loop.nowNanos();
        runStreams();
        commit();
        for (Session session = unflushed.poll(); session != null; session = unflushed.poll()) {
            session.flush();
        }
        if (!runnable.isEmpty() && !turnScheduled) {
            turnScheduled = true;
            loop.executeAfterReads(this::turn);
        }
    }

    private void runStreams() {
        int budget = MESSAGES_A_TURN;
        while (budget > 0) {
            Runner next = runnable.poll();
            if (next == null) {
                return;
            }
            budget -= Math.max(1, next.runNext());
        }
    }
}
