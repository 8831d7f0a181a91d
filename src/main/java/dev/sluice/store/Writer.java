package dev.sluice.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Writes what loops hand over: one thread, and one write for all that came while the last one was under way. */
final class Writer {
    /** Of one write, so that what is handed over first does not wait for very much else. */
    static final long GROUP_BYTES = 4 << 20;

    private static final Changes NOTHING = new Changes();

    private final Table table;
    private final Trouble trouble;
    private final Commits queue;
    private final Syncer syncer;
    private final LongAdder commits = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Thread thread = Threads.named("sluice-store-write", this::run);

    Writer(Table table, Trouble trouble, Commits queue, Syncer syncer) {
        this.table = table;
        this.trouble = trouble;
        this.queue = queue;
        this.syncer = syncer;
    }

    void start() {
        thread.start();
    }

    void add(Commit commit) {
        StoreFailure refused = queue.offer(commit);
        if (refused != null) {
            failures.increment();
            commit.tell(refused);
        }
    }

    /** Makes the writer look whether a store in trouble has come round. */
    void retry() {
        if (trouble.now() != null) {
            queue.offer(new Commit(NOTHING, false, ignored -> {}));
        }
    }

    StoreFigures figures(long syncs, DiskUsage.Measured disk) {
        return new StoreFigures(
                commits.sum(),
                bytes.sum(),
                writes.sum(),
                syncs,
                failures.sum(),
                queue.size(),
                disk.bytes(),
                disk.freeBytes());
    }

    /** After all that was handed over has been written. */
    void close() {
        queue.close();
        Threads.join(thread);
    }

    private void run() {
        List<Commit> group = queue.take(GROUP_BYTES);
        while (!group.isEmpty()) {
            carryOut(group);
            group = queue.take(GROUP_BYTES);
        }
    }

    private void carryOut(List<Commit> group) {
        StoreFailure failure = recover();
        if (failure == null) {
            failure = trouble.of(() -> table.write(changes(group)));
        }
        for (Commit each : group) {
            finish(each, failure);
        }
    }

    private @Nullable StoreFailure recover() {
        if (trouble.now() == null) {
            return null;
        }
        trouble.isOver();
        return trouble.of(table::recover);
    }

    private void finish(Commit commit, @Nullable StoreFailure failure) {
        if (failure != null) {
            failures.increment();
            commit.tell(failure);
            return;
        }
        commits.increment();
        bytes.add(commit.changes().bytes());
        if (commit.sync()) {
            syncer.add(commit);
        } else {
            commit.tell(null);
        }
    }

    private List<Changes> changes(List<Commit> group) {
        writes.increment();
        List<Changes> changes = new ArrayList<>(group.size());
        for (Commit each : group) {
            changes.add(each.changes());
        }
        return changes;
    }
}
