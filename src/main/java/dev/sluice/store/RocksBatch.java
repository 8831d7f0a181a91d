package dev.sluice.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes in the form of RocksDB's own write batches: twelve bytes in front, then operations as {@link Changes} has them. So
 * what a loop of the server encoded goes into the log as it is, by one call into RocksDB.
 *
 * @param removed records that went with what they belonged to, one by one
 * @param ranges prefixes of which all went
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RocksBatch(byte[] bytes, int removed, List<byte[]> ranges) {
    private static final int RANGE_DELETE = 0xF;

    static RocksBatch of(Table table, List<Changes> changes) {
        for (Changes each : changes) {
            if (each.removesAll()) {
                return expanded(Expanded.of(table, changes));
            }
        }
        return plain(changes);
    }

    private static RocksBatch plain(List<Changes> changes) {
        ByteWriter batch = new ByteWriter(Long.BYTES + Integer.BYTES + size(changes));
        int count = 0;
        for (Changes each : changes) {
            count += each.count();
        }
        begin(batch, count);
        for (Changes each : changes) {
            batch.raw(each.ops().array(), 0, each.ops().size());
        }
        return new RocksBatch(batch.toByteArray(), 0, List.of());
    }

    private static int size(List<Changes> changes) {
        int size = 0;
        for (Changes each : changes) {
            size += each.bytes();
        }
        return size;
    }

    private static RocksBatch expanded(Expanded changes) {
        ByteWriter batch = new ByteWriter();
        begin(batch, changes.ranges().size() + changes.net().size());
        for (byte[] prefix : changes.ranges()) {
            batch.raw(RANGE_DELETE).block(prefix).block(Keys.behind(prefix));
        }
        for (Map.Entry<byte[], byte @Nullable []> change : changes.net().entrySet()) {
            byte[] value = change.getValue();
            batch.raw(value == null ? Changes.DELETE : Changes.PUT).block(change.getKey());
            if (value != null) {
                batch.block(value);
            }
        }
        return new RocksBatch(batch.toByteArray(), changes.removed(), changes.ranges());
    }

    /** Its number in the log, which RocksDB fills in, and how many operations there are, little-endian. */
    private static void begin(ByteWriter batch, int count) {
        batch.fixed(0);
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            batch.raw((count >>> shift) & 0xFF);
        }
    }
}
