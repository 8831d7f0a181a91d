package dev.sluice.bench;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One direction of a connection through a {@link DelayedLink}: one thread reads, another writes what has waited long enough. */
final class DelayedPipe {
    private static final Logger LOG = LoggerFactory.getLogger(DelayedPipe.class);
    private static final int LARGEST_READ = 64 << 10;
    private static final int MOST_UNDER_WAY = 16 << 20;

    private final Socket from;
    private final Socket to;
    private final long nanos;
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
    private final ScheduledExecutorService writer =
            Executors.newSingleThreadScheduledExecutor(work -> thread("sluice-bench-pipe-writer", work));

    private DelayedPipe(Socket from, Socket to, Duration delay) {
        this.from = from;
        this.to = to;
        this.nanos = delay.toNanos();
    }

    static DelayedPipe between(Socket from, Socket to, Duration delay) {
        DelayedPipe pipe = new DelayedPipe(from, to, delay);
        begin("sluice-bench-pipe-reader", pipe::read);
        return pipe;
    }

    /** Runs this on a thread that keeps no program alive. */
    static void begin(String name, Runnable work) {
        thread(name, work).start();
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what cannot be written ends the connection
    private void read() {
        byte[] buffer = new byte[LARGEST_READ];
        try {
            for (int length = from.getInputStream().read(buffer);
                    length >= 0;
                    length = from.getInputStream().read(buffer)) {
                byte[] piece = Arrays.copyOf(buffer, length);
                room.acquireUninterruptibly(length);
                writer.schedule(() -> write(piece), nanos, TimeUnit.NANOSECONDS);
            }
            writer.schedule(this::close, nanos, TimeUnit.NANOSECONDS);
        } catch (IOException | RejectedExecutionException e) {
            LOG.debug("a connection of the link ended", e);
            close();
        }
    }

    private void write(byte[] piece) {
        try {
            to.getOutputStream().write(piece);
            room.release(piece.length);
        } catch (IOException e) {
            LOG.debug("a connection of the link ended", e);
            close();
        }
    }

    /** Both ends: neither side says anything more when the other one is gone. Any thread. */
    void close() {
        writer.shutdownNow();
        room.release(MOST_UNDER_WAY);
        closeSocket(from);
        closeSocket(to);
    }

    private static void closeSocket(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a socket of the link stays", e);
        }
    }
}
