package dev.sluice.session;

import java.util.Arrays;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The state that one lane of a stream has, as its settled messages left it: of a key on KEYED, of the whole stream elsewhere.
 *
 * <p>Read by the run that is out, and changed by the home between runs alone; so it needs no lock.
 */
final class StatePart {
    static final Comparator<byte[]> ORDER = Arrays::compareUnsigned;

    final byte[] name;
    final NavigableMap<byte[], byte[]> entries = new TreeMap<>(ORDER);

    StatePart(byte[] name) {
        this.name = name;
    }

    /** What an entry takes of the room there is: an entry without bytes has its price too. */
    long cost(byte[] key, byte[] value) {
        return BufferedBytes.cost(bytes(key, value));
    }

    int bytes(byte[] key, byte[] value) {
        return name.length + key.length + value.length;
    }

    /** What begins so. */
    static <V> NavigableMap<byte[], V> from(NavigableMap<byte[], V> all, byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            return all.tailMap(prefix, true);
        }
        byte[] behind = Arrays.copyOf(prefix, last + 1);
        behind[last]++;
        return all.subMap(prefix, true, behind, false);
    }
}
