package dev.sluice.session;

import dev.sluice.PerMessage;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** Bytes are counted against the server-wide limit and given back, by two homes at once. */
@Threads(2)
public class BufferedBytesBenchmark extends PerMessage {
    private static final long LIMIT = 256L << 20;

    /** What the homes share. */
    @State(Scope.Benchmark)
    public static class Server {
        final Quota quota = new Quota("max-buffered-bytes", LIMIT);
    }

    private final int[] sizes = new Random(1).ints(MESSAGES, 16, 128).toArray();
    private BufferedBytes home;

    @Benchmark
    public long inBlocks(Server server) {
        if (home == null) {
            home = new BufferedBytes(server.quota);
        }
        for (int i = 0; i < MESSAGES; i++) {
            home.reserve(sizes[i]);
        }
        for (int i = 0; i < MESSAGES; i++) {
            home.release(sizes[i]);
        }
        return server.quota.used();
    }

    /** Each message at the shared counter, which fetching blocks of it has to be better than. */
    @Benchmark
    public long oneByOne(Server server) {
        for (int i = 0; i < MESSAGES; i++) {
            server.quota.reserve(sizes[i]);
        }
        for (int i = 0; i < MESSAGES; i++) {
            server.quota.release(sizes[i]);
        }
        return server.quota.used();
    }
}
