package dev.sluice.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes of which some remove all below a session, stream or scope, with what that is.
 *
 * <p>A range tombstone costs every later walk that comes near it, so there is one only where single ones would be very many.
 */
final class Expanded implements Changes.Visitor {
    /** Most streams have fewer records by far. */
    static final int SINGLE_MAX = 1024;

    private final Table table;
    private final NavigableMap<byte[], byte @Nullable []> net = new TreeMap<>(Arrays::compareUnsigned);
    private final List<byte[]> ranges = new ArrayList<>();
    private int removed;

    private Expanded(Table table) {
        this.table = table;
    }

    static Expanded of(Table table, List<Changes> changes) {
        Expanded expanded = new Expanded(table);
        for (Changes each : changes) {
            each.each(expanded);
        }
        return expanded;
    }

    /** Prefixes of which all is removed, before anything of {@link #net}. */
    List<byte[]> ranges() {
        return ranges;
    }

    /** What keys hold in the end; null for nothing. */
    Map<byte[], byte @Nullable []> net() {
        return net;
    }

    /** How many records went with what they belonged to, one by one. */
    int removed() {
        return removed;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        net.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
        net.put(key, null);
    }

    @Override
    public void removeAll(byte[] prefix) {
        net.subMap(prefix, Keys.behind(prefix)).clear();
        List<byte[]> found = new ArrayList<>();
        if (find(prefix, found)) {
            found.forEach(this::delete);
            removed += found.size();
        } else {
            ranges.add(prefix);
        }
    }

    /** False where there are too many; or where they cannot be read, which must not keep them from being removed. */
    private boolean find(byte[] prefix, List<byte[]> found) {
        try (Table.Walk walk = table.walk(prefix, prefix)) {
            while (found.size() <= SINGLE_MAX && walk.next()) {
                found.add(walk.key());
            }
        } catch (StoreFailure e) {
            return false;
        }
        return found.size() <= SINGLE_MAX;
    }
}
