package dev.sluice.store;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The store in memory, for tests and simulations: no thread, nothing happens but when it is called, and what is told is told
 * through an executor of the caller's. Commits can be held until they are let go; the disk can fail, and come round; and
 * there is what a killed process leaves, and a loss of power. One thread's.
 */
public final class MemoryStore implements Store {
    private static final long PAGE_BYTES = 1 << 20;

    private final MemoryTable table;
    private final Executor teller;
    private final Reading reading;
    private final Trouble trouble = new Trouble();
    private final ArrayDeque<Commit> held = new ArrayDeque<>();
    private boolean holds;
    private boolean closed;
    private int busy;
    private long commits;
    private long bytes;
    private long syncs;
    private long failures;

    public MemoryStore() {
        this(Runnable::run);
    }

    public MemoryStore(Executor teller) {
        this(teller, new MemoryTable());
    }

    private MemoryStore(Executor teller, MemoryTable table) {
        this.teller = teller;
        this.table = table;
        this.reading = new Reading(table, PAGE_BYTES);
    }

    /** From now on commits wait for {@link #letGo}. */
    public void hold() {
        holds = true;
    }

    /** How many commits wait. */
    public int held() {
        return held.size();
    }

    /** The next so many waiting commits are carried out. */
    public void letGo(int count) {
        for (int i = 0; i < count && !held.isEmpty(); i++) {
            carryOut(held.remove());
        }
    }

    /** Commits are carried out at once again, and those that wait. */
    public void flow() {
        holds = false;
        letGo(held.size());
    }

    /** Every write fails from now on. */
    public void fail(StoreFailure.Kind kind) {
        table.fails(new StoreFailure(kind, "as the test wants it"));
    }

    /** So many of the next questions are not taken, because others wait. */
    public void busy(int questions) {
        busy = questions;
    }

    /** The disk is well again; the next commit finds that out. */
    public void heal() {
        table.fails(null);
    }

    /** What a new process finds after this one was killed: all that was carried out. */
    public MemoryStore afterKill(Executor newTeller) {
        return new MemoryStore(newTeller, table.afterKill());
    }

    /** Whether nothing is kept. */
    public boolean isEmpty() {
        return table.diskBytes() == 0;
    }

    /** Commits carried out since the last one with sync, that a loss of power may take. */
    public int unsynced() {
        return table.unsynced();
    }

    /** What there is after a loss of power that spared so many of the {@link #unsynced}, the earliest of them. */
    public MemoryStore afterPowerLoss(int spared, Executor newTeller) {
        return new MemoryStore(newTeller, table.afterPowerLoss(spared));
    }

    @Override
    public void commit(Changes changes, boolean sync, Consumer<@Nullable StoreFailure> done) {
        Commit commit = new Commit(changes, sync, done);
        if (closed) {
            commit.tell(Commits.closed());
        } else if (holds) {
            held.add(commit);
        } else {
            carryOut(commit);
        }
    }

    @Override
    public List<StoredSession> sessions() throws StoreFailure {
        return reading.sessions();
    }

    @Override
    public void loadOpens(String sessionId, Answer<List<StoredOpen>> answer) {
        read(() -> reading.opens(sessionId), answer);
    }

    @Override
    public void load(String sessionId, long fromStreamId, int limit, Answer<LoadedPage> answer) {
        read(() -> reading.streams(sessionId, fromStreamId, limit), answer);
    }

    @Override
    public void loadState(StateScope scope, long maxBytes, Answer<List<StateEntry>> answer) {
        read(() -> reading.state(scope, null, maxBytes), answer);
    }

    @Override
    public void loadState(StateScope scope, byte[] part, long maxBytes, Answer<List<StateEntry>> answer) {
        read(() -> reading.state(scope, part, maxBytes), answer);
    }

    @Override
    public List<HeldScope> holders() throws StoreFailure {
        return reading.holders();
    }

    @Override
    public void scopes(ScopeSearch which, int limit, Answer<List<StateSummary>> answer) {
        read(() -> reading.scopes(which, limit), answer);
    }

    @Override
    public @Nullable StoreFailure trouble() {
        return trouble.now();
    }

    @Override
    public void retry() {
        if (trouble.now() != null) {
            recover();
        }
    }

    @Override
    public StoreFigures figures() {
        return new StoreFigures(
                commits, bytes, commits, syncs, failures, held.size(), table.diskBytes(), table.freeBytes());
    }

    @Override
    public void close() {
        flow();
        closed = true;
    }

    private void carryOut(Commit commit) {
        StoreFailure failure = recover();
        if (failure == null) {
            failure = trouble.of(() -> write(commit));
        }
        count(commit, failure);
        StoreFailure told = failure;
        teller.execute(() -> commit.tell(told));
    }

    private @Nullable StoreFailure recover() {
        if (trouble.now() == null) {
            return null;
        }
        trouble.isOver();
        return trouble.of(table::recover);
    }

    private void write(Commit commit) throws StoreFailure {
        table.write(List.of(commit.changes()));
        if (commit.sync()) {
            table.sync();
            syncs++;
        }
    }

    private void count(Commit commit, @Nullable StoreFailure failure) {
        if (failure == null) {
            commits++;
            bytes += commit.changes().bytes();
        } else {
            failures++;
        }
    }

    private <T> void read(Question<T> question, Answer<T> answer) {
        if (busy > 0) {
            busy--;
            answer.failed(new StoreFailure(StoreFailure.Kind.BUSY, "as the test wants it"));
            return;
        }
        try {
            T found = question.find();
            teller.execute(() -> answer.ready(found));
        } catch (StoreFailure e) {
            teller.execute(() -> answer.failed(e));
        }
    }

    /** What is asked of the table. */
    private interface Question<T> {
        T find() throws StoreFailure;
    }
}
