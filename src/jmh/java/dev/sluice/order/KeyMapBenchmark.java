package dev.sluice.order;

import dev.sluice.PerMessage;
import java.util.Arrays;
import org.agrona.collections.Object2ObjectHashMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Finding the lane of a key among so many: in our table, and in a map of a library, with the same hash. */
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms600m", "-Xmx600m", "-Xmn200m", "-XX:+AlwaysPreTouch"})
public class KeyMapBenchmark extends PerMessage {
    @Param({"1000", "100000"})
    int keys;

    private final KeyMap ours = new KeyMap();
    private final Object2ObjectHashMap<Key, Lane> library = new Object2ObjectHashMap<>();
    private int[] turns;
    private int turn;

    /** The bytes of a key, with their hash. */
    @SuppressWarnings("ArrayRecordComponent") // what a key of the library looks like
    private record Key(byte[] bytes, int hash) {
        Key(byte[] bytes) {
            this(bytes, KeyHash.of(bytes));
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
        }
    }

    @Setup
    public void addAll() {
        turns = KeyedBenchmark.shuffled(keys);
        for (int number : turns) {
            Key key = new Key(KeyedBenchmark.key(number));
            library.put(key, ours.of(key.bytes));
        }
    }

    private byte[] next() {
        turn = turn + 1 == keys ? 0 : turn + 1;
        return KeyedBenchmark.key(turns[turn]);
    }

    @Benchmark
    public int ours() {
        int sum = 0;
        for (int i = 0; i < MESSAGES; i++) {
            sum += ours.of(next()).waiting();
        }
        return sum;
    }

    @Benchmark
    public int library() {
        int sum = 0;
        for (int i = 0; i < MESSAGES; i++) {
            Lane lane = library.get(new Key(next()));
            sum += lane == null ? 1 : lane.waiting();
        }
        return sum;
    }
}
