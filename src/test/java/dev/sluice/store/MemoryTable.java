package dev.sluice.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Ordered keys in memory, with a disk that fails, forgets what was not synced, and dies when it is told to. Thread-safe. */
final class MemoryTable implements Table {
    private final NavigableMap<byte[], byte[]> written;
    private final NavigableMap<byte[], byte[]> synced;
    private final List<List<Change>> unsynced = new ArrayList<>();
    private @Nullable StoreFailure failure;
    private boolean needsRecovery;
    private int writes;
    private int syncs;

    MemoryTable() {
        this(new TreeMap<>(Arrays::compareUnsigned));
    }

    private MemoryTable(NavigableMap<byte[], byte[]> content) {
        this.written = content;
        this.synced = new TreeMap<>(content);
    }

    /** Everything fails from now on; null: nothing does, but a write needs {@link #recover} first. */
    synchronized void fails(@Nullable StoreFailure with) {
        failure = with;
    }

    synchronized int writes() {
        return writes;
    }

    synchronized int syncs() {
        return syncs;
    }

    /** Batches that a loss of power may take. */
    synchronized int unsynced() {
        return unsynced.size();
    }

    /** What another process finds after this one was killed. */
    synchronized MemoryTable afterKill() {
        return new MemoryTable(new TreeMap<>(written));
    }

    /** What there is after a loss of power that left so many of the batches that were not synced. */
    synchronized MemoryTable afterPowerLoss(int left) {
        NavigableMap<byte[], byte[]> content = new TreeMap<>(synced);
        unsynced.subList(0, left).forEach(batch -> batch.forEach(change -> change.apply(content)));
        return new MemoryTable(content);
    }

    @Override
    public synchronized void write(List<Changes> changes) throws StoreFailure {
        check();
        writes++;
        for (Changes each : changes) {
            List<Change> batch = copy(each);
            batch.forEach(change -> change.apply(written));
            unsynced.add(batch);
        }
    }

    @Override
    public synchronized void sync() throws StoreFailure {
        check();
        syncs++;
        unsynced.forEach(batch -> batch.forEach(change -> change.apply(synced)));
        unsynced.clear();
    }

    @Override
    public synchronized void recover() throws StoreFailure {
        if (failure != null) {
            throw failure;
        }
        needsRecovery = false;
    }

    @Override
    public synchronized Walk walk(byte[] prefix, byte[] from) throws StoreFailure {
        if (failure != null && failure.kind() == StoreFailure.Kind.CORRUPT) {
            throw failure;
        }
        return new MemoryWalk(new TreeMap<>(written.subMap(from, true, Keys.behind(prefix), false)));
    }

    @Override
    public synchronized long diskBytes() {
        return written.values().stream().mapToLong(value -> value.length).sum();
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public void close() {}

    private void check() throws StoreFailure {
        if (failure != null) {
            needsRecovery = true;
            throw failure;
        }
        if (needsRecovery) {
            throw new StoreFailure(StoreFailure.Kind.IO, "it failed before, and was not recovered");
        }
    }

    private static List<Change> copy(Changes changes) {
        List<Change> copied = new ArrayList<>();
        changes.each(new Changes.Visitor() {
            @Override
            public void put(byte[] key, byte[] value) {
                copied.add(content -> content.put(key, value));
            }

            @Override
            public void delete(byte[] key) {
                copied.add(content -> content.remove(key));
            }

            @Override
            public void removeAll(byte[] prefix) {
                copied.add(
                        content -> content.subMap(prefix, Keys.behind(prefix)).clear());
            }
        });
        return copied;
    }

    private interface Change {
        void apply(NavigableMap<byte[], byte[]> content);
    }

    private static final class MemoryWalk implements Walk {
        private final NavigableMap<byte[], byte[]> content;
        private Iterator<Map.Entry<byte[], byte[]>> rest;
        private Map.@Nullable Entry<byte[], byte[]> at;

        MemoryWalk(NavigableMap<byte[], byte[]> content) {
            this.content = content;
            this.rest = content.entrySet().iterator();
        }

        @Override
        public boolean next() {
            at = rest.hasNext() ? rest.next() : null;
            return at != null;
        }

        @Override
        public boolean seek(byte[] key) {
            rest = content.tailMap(key, true).entrySet().iterator();
            return next();
        }

        @Override
        public byte[] key() {
            return at.getKey();
        }

        @Override
        public byte[] value() {
            return at.getValue();
        }

        @Override
        public void close() {}
    }
}
