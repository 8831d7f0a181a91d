package dev.sluice.session;

import dev.sluice.PerMessage;
import org.agrona.collections.Long2ObjectHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A stream is found by its id, as a frame names one after the other. */
public class StreamTableBenchmark extends PerMessage {
    @Param({"1000", "100000"})
    int streams;

    private final StreamTable table = new StreamTable();
    private final Long2ObjectHashMap<Stream> map = new Long2ObjectHashMap<>();
    private int next;

    @Setup
    public void open() {
        TurnedServer server = new TurnedServer();
        for (long id : server.open(streams)) {
            Stream stream = server.stream(id);
            table.add(stream);
            map.put(id, stream);
        }
    }

    @Benchmark
    public long found() {
        long sum = 0;
        for (int i = 0; i < MESSAGES; i++) {
            sum += table.get(nextId()).id();
        }
        return sum;
    }

    /** The same in one hash table, which pages of neighbours have to be better than. */
    @Benchmark
    public long foundInAHashTable() {
        long sum = 0;
        for (int i = 0; i < MESSAGES; i++) {
            sum += map.get(nextId()).id();
        }
        return sum;
    }

    private long nextId() {
        next = next + 1 == streams ? 0 : next + 1;
        return 2 * (next + 1L);
    }
}
