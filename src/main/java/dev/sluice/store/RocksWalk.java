package dev.sluice.store;

import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** A walk over the keys of RocksDB that begin with a prefix. */
final class RocksWalk implements Table.Walk {
    private final RocksTable table;
    private final Slice end;
    private final ReadOptions options;
    private final RocksIterator iterator;
    private boolean begun;

    RocksWalk(RocksTable table, RocksDB database, RocksOptions set, byte[] prefix, byte[] from) {
        this.table = table;
        this.end = new Slice(Keys.behind(prefix));
        this.options = new ReadOptions(set.read()).setIterateUpperBound(end);
        this.iterator = database.newIterator(options);
        iterator.seek(from);
    }

    @Override
    public boolean next() throws StoreFailure {
        if (begun) {
            iterator.next();
        }
        return there();
    }

    @Override
    public boolean seek(byte[] key) throws StoreFailure {
        iterator.seek(key);
        return there();
    }

    @Override
    public byte[] key() {
        return iterator.key();
    }

    @Override
    public byte[] value() {
        return iterator.value();
    }

    @Override
    public void close() {
        iterator.close();
        options.close();
        end.close();
        table.walked();
    }

    /** An iterator ends where it cannot read on, and says so only when it is asked. */
    private boolean there() throws StoreFailure {
        begun = true;
        if (iterator.isValid()) {
            return true;
        }
        try {
            iterator.status();
            return false;
        } catch (RocksDBException e) {
            throw RocksErrors.of(table.path(), e);
        }
    }
}
