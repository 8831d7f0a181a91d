package dev.sluice.store;

import dev.sluice.store.StoreFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Ordered keys in RocksDB.
 *
 * <p>After a failed write RocksDB takes no more, and its Java interface has no way to make it go on; so it is closed and opened
 * again. That also writes all that was in the log to a table file, and syncs it: after a failed sync nobody knows what of the
 * log is on the disk.
 */
final class RocksTable implements Table {
    /** What RocksDB writes beside the records when it is opened, and then some. */
    private static final long MARGIN_BYTES = 1 << 20;

    private final DataDirectory directory;
    private final Path path;
    private final StoreSettings settings;
    /** Held for reading by whoever uses the database, for writing by who opens or closes it. */
    private final ReadWriteLock usage = new ReentrantReadWriteLock();

    private final Reclaim reclaim = new Reclaim(this::reclaim, Reclaim.PERIOD);
    private @Nullable RocksOptions options;
    private @Nullable RocksDB database;
    private volatile boolean failed;
    private boolean cutLog;
    private @Nullable StoreFailure notOpen;

    private RocksTable(DataDirectory directory, StoreSettings settings) {
        this.directory = directory;
        this.path = directory.tables();
        this.settings = settings;
        this.cutLog = settings.cutLog();
    }

    static RocksTable open(DataDirectory directory, StoreSettings settings) throws StoreFailure {
        NativeLibrary.load(directory.nativeLibrary());
        RocksTable table = new RocksTable(directory, settings);
        table.open();
        return table;
    }

    @Override
    public void write(List<Changes> changes) throws StoreFailure {
        RocksBatch batch = RocksBatch.of(this, changes);
        usage.readLock().lock();
        try (WriteBatch all = new WriteBatch(batch.bytes())) {
            usable().write(set().write(), all);
        } catch (RocksDBException e) {
            failed = true;
            throw RocksErrors.of(path, e);
        } finally {
            usage.readLock().unlock();
        }
        reclaim.removed(batch.removed(), batch.ranges());
    }

    @Override
    public void sync() throws StoreFailure {
        usage.readLock().lock();
        try {
            usable().syncWal();
        } catch (RocksDBException e) {
            failed = true;
            throw RocksErrors.of(path, e);
        } finally {
            usage.readLock().unlock();
        }
    }

    @Override
    public void recover() throws StoreFailure {
        usage.writeLock().lock();
        try {
            if (database != null) {
                checkRoom();
            }
            shut();
            open();
        } catch (StoreFailure e) {
            notOpen = e;
            throw e;
        } finally {
            usage.writeLock().unlock();
        }
    }

    @Override
    public Walk walk(byte[] prefix, byte[] from) throws StoreFailure {
        usage.readLock().lock();
        boolean given = false;
        try {
            Walk walk = new RocksWalk(this, present(), set(), prefix, from);
            given = true;
            return walk;
        } finally {
            if (!given) {
                usage.readLock().unlock();
            }
        }
    }

    /** A walk is over; on the thread that began it. */
    void walked() {
        usage.readLock().unlock();
    }

    Path path() {
        return path;
    }

    @Override
    public long diskBytes() {
        return directory.bytes();
    }

    @Override
    public long freeBytes() {
        return directory.freeBytes();
    }

    @Override
    public void close() {
        breakOffReclaim();
        reclaim.close();
        usage.writeLock().lock();
        try {
            shut();
        } finally {
            usage.writeLock().unlock();
        }
    }

    /** To open it takes room for what is in the log. Without that it could not even be read any more. */
    private void checkRoom() throws StoreFailure {
        try {
            long needed = MARGIN_BYTES + LogChecks.logBytes(path);
            long there = Files.getFileStore(path).getUsableSpace();
            if (there < needed) {
                throw new StoreFailure(
                        Kind.DISK_FULL,
                        path + ": the disk has " + there + " bytes left, and " + needed
                                + " are needed to go on. Make room; a server that runs goes on by itself then");
            }
        } catch (IOException e) {
            throw DataDirectory.notWritable(path, e);
        }
    }

    /** A compaction may take long, and is begun anew some day. */
    private void breakOffReclaim() {
        usage.readLock().lock();
        try {
            if (database != null) {
                database.cancelAllBackgroundWork(false);
            }
        } finally {
            usage.readLock().unlock();
        }
    }

    private void open() throws StoreFailure {
        try {
            LogChecks.check(path, directory.isFresh(), cutLog);
            Files.createDirectories(path);
        } catch (IOException e) {
            throw DataDirectory.notWritable(path, e);
        }
        RocksOptions opened = new RocksOptions(settings);
        try {
            database = RocksDB.open(opened.options(), path.toString());
        } catch (RocksDBException e) {
            opened.close();
            throw RocksErrors.of(path, e);
        }
        options = opened;
        failed = false;
        cutLog = false;
    }

    private void shut() {
        if (database != null) {
            database.close();
            database = null;
        }
        if (options != null) {
            options.close();
            options = null;
        }
    }

    /** Gives back the room of what was removed; on a thread of its own. */
    private void reclaim(List<byte[]> ranges) {
        usage.readLock().lock();
        try {
            if (database != null && !failed) {
                Reclaim.carryOut(database, ranges);
            }
        } catch (RocksDBException e) {
            return; // if the disk is at fault, the next write fails too, and somebody hears of it
        } finally {
            usage.readLock().unlock();
        }
    }

    private RocksDB usable() throws StoreFailure {
        RocksDB present = present();
        if (failed) {
            throw new StoreFailure(
                    Kind.IO, path + ": an earlier write failed, and the store has not been opened again");
        }
        return present;
    }

    private RocksDB present() throws StoreFailure {
        if (database == null) {
            throw notOpen == null ? Commits.closed() : notOpen;
        }
        return database;
    }

    private RocksOptions set() {
        if (options == null) {
            throw new IllegalStateException("not open");
        }
        return options;
    }
}
