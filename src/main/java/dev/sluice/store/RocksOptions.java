package dev.sluice.store;

import java.util.List;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/** How RocksDB is set up; docs/durability.md says why. All of it belongs to one open table and is closed with it. */
final class RocksOptions implements AutoCloseable {
    static final int MEMTABLES = 4;

    private static final int BACKGROUND_JOBS = 2;
    private static final long BYTES_PER_SYNC = 1 << 20;
    private static final long INFO_LOG_BYTES = 1 << 20;
    private static final int INFO_LOGS = 2;
    /** Nothing is slowed down before there are so many files that a start would be: a stall would hold up all streams. */
    private static final int SLOWDOWN_FILES = 40;

    private static final int STOP_FILES = 80;
    /** A file with half of so many neighbours removed is compacted. */
    private static final long REMOVED_WINDOW = 128;

    private static final double REMOVED_RATIO = 0.5;

    private final Cache cache;
    private final TablePropertiesCollectorFactory collector =
            TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
                    REMOVED_WINDOW, REMOVED_WINDOW / 2, REMOVED_RATIO);
    private final DBOptions dbOptions;
    private final ColumnFamilyOptions tableOptions = new ColumnFamilyOptions();
    private final Options options;
    private final ReadOptions read = new ReadOptions().setVerifyChecksums(true).setFillCache(false);
    private final WriteOptions write = new WriteOptions().setSync(false);

    RocksOptions(StoreSettings settings) {
        cache = new LRUCache(settings.cacheBytes());
        dbOptions = durable();
        options = new Options(dbOptions, tableOptions);
        options.setCreateIfMissing(true)
                .setParanoidChecks(true)
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setMaxBgErrorResumeCount(0)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setBytesPerSync(BYTES_PER_SYNC)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(INFO_LOG_BYTES)
                .setKeepLogFileNum(INFO_LOGS)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setWriteBufferSize(settings.memtableBytes())
                .setMaxWriteBufferNumber(MEMTABLES)
                .setLevel0SlowdownWritesTrigger(SLOWDOWN_FILES)
                .setLevel0StopWritesTrigger(STOP_FILES)
                .setSoftPendingCompactionBytesLimit(0)
                .setHardPendingCompactionBytesLimit(0)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
        options.setTablePropertiesCollectorFactory(List.of(collector));
    }

    Options options() {
        return options;
    }

    ReadOptions read() {
        return read;
    }

    WriteOptions write() {
        return write;
    }

    @Override
    public void close() {
        write.close();
        read.close();
        options.close();
        tableOptions.close();
        dbOptions.close();
        collector.close();
        cache.close();
    }

    /** The Java interface does not have this one, which tells that a log is missing. */
    private static DBOptions durable() {
        Properties named = new Properties();
        named.setProperty("track_and_verify_wals_in_manifest", "true");
        DBOptions options = DBOptions.getDBOptionsFromProps(named);
        if (options == null) {
            throw new IllegalStateException("RocksDB does not know its own option");
        }
        return options;
    }
}
