package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerOptions;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sessions on a real loop with real workers: reports from other threads meet resets at home. */
class RealThreadsTest {
    private static final int STREAMS = 2_000;
    private static final int MESSAGES = 20;

    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final ThreadLoop loop = new ThreadLoop();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger ran = new AtomicInteger();

    @AfterEach
    void stop() {
        pool.shutdownNow();
        loop.thread.shutdownNow();
    }

    @Test
    void runEachStreamInOrderOnWorkers() throws Exception {
        live(new Checking(HandlerOptions.DEFAULTS.withBlocking(true), false), false);

        assertThat(ran).hasValue(STREAMS * MESSAGES);
    }

    @Test
    void runEachStreamInOrderWithReportsFromOtherThreads() throws Exception {
        live(new Checking(HandlerOptions.DEFAULTS.withMaxRun(4), true), false);

        assertThat(ran).hasValue(STREAMS * MESSAGES);
    }

    @Test
    void closeEachStreamOnceWhenResetsMeetWorkers() throws Exception {
        live(new Checking(HandlerOptions.DEFAULTS.withBlocking(true).withMaxRun(4), false), true);
    }

    @Test
    void closeEachStreamOnceWhenResetsMeetReportsFromOtherThreads() throws Exception {
        live(new Checking(HandlerOptions.DEFAULTS.withMaxRun(4), true), true);
    }

    private void live(Checking handler, boolean resets) throws Exception {
        LimitsBuilder limits = new LimitsBuilder();
        limits.maxBufferedBytes = 1L << 30;
        WorkerLimits workers = new WorkerLimits(4, 4, LocalServer.HANDLER_TIMEOUT, 2);
        Sessions sessions = new Sessions(limits.build(), workers, Map.of("h", handler), pool, new RecordingListener());
        Home home = loop.call(() -> new Home(sessions, loop));
        Session session = loop.call(() -> Objects.requireNonNull(sessions.create(home, null)));
        CompletableFuture<Void> opened = new CompletableFuture<>();
        loop.execute(() -> open(session, sessions, opened));
        await(opened);
        CompletableFuture<Void> sent = new CompletableFuture<>();
        loop.execute(() -> sendFrom(1, session, resets, sent));
        await(sent);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        loop.execute(() -> session.close(List.of(), true, (missing, failure) -> closed.complete(null)));
        await(closed);
        await(handler.allClosed);
        loop.call(() -> {
            home.tick();
            return null;
        });
        assertThat(fault).hasNullValue();
        assertThat(sessions.bufferedQuota().used()).isZero();
        assertThat(sessions.streamQuota().used()).isZero();
        assertThat(loop.call(() -> home.timers().pending())).isZero();
    }

    private static void open(Session session, Sessions sessions, CompletableFuture<Void> opened) {
        StreamSpec spec = SpecBuilder.on("h").window(MESSAGES, 1_000_000).build();
        OpenAsk ask = new OpenAsk(
                Collections.nCopies(STREAMS, spec), Map.of(), false, 0, "", 0, sessions.newConnectionQuota());
        session.open(ask, new OpenCall(), result -> opened.complete(null));
    }

    /** Message after message, and between them what others want of the loop. */
    private void sendFrom(int seq, Session session, boolean resets, CompletableFuture<Void> sent) {
        if (seq > MESSAGES) {
            sent.complete(null);
            return;
        }
        send(session, seq, resets);
        loop.execute(() -> sendFrom(seq + 1, session, resets, sent));
    }

    private static void send(Session session, int seq, boolean resets) {
        for (int i = 1; i <= STREAMS; i++) {
            Stream stream = session.streams().get(2L * i);
            if (stream != null && resets && seq == 1 + i % MESSAGES) {
                stream.resetByClient();
            } else if (stream != null) {
                stream.message(seq, new byte[] {(byte) seq}, MessageAttributes.NONE);
            }
        }
    }

    private static void await(CompletableFuture<Void> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        future.get(60, TimeUnit.SECONDS);
    }

    /** Objects to calls out of turn; reports where it is called, or each message on another thread. */
    private final class Checking implements Handler {
        private final HandlerOptions options;
        private final Handler inner;
        private final Map<Long, AtomicInteger> calls = new ConcurrentHashMap<>();
        private final Map<Long, Long> last = new ConcurrentHashMap<>();
        private final CompletableFuture<Void> allClosed = new CompletableFuture<>();

        Checking(HandlerOptions options, boolean elsewhere) {
            this.options = options;
            this.inner = Handler.async((stream, message) -> {
                enter(stream);
                long before = Objects.requireNonNull(last.put(stream.id(), message.seq()));
                check(message.seq() == before + 1, "out of order");
                ran.incrementAndGet();
                return elsewhere
                        ? CompletableFuture.supplyAsync(() -> exit(stream), pool)
                        : CompletableFuture.completedFuture(exit(stream));
            });
        }

        private void enter(StreamContext stream) {
            check(Objects.requireNonNull(calls.get(stream.id())).incrementAndGet() == 1, "two calls at once");
        }

        private byte[] exit(StreamContext stream) {
            Objects.requireNonNull(calls.get(stream.id())).decrementAndGet();
            return new byte[] {1};
        }

        @Override
        public HandlerOptions options() {
            return options;
        }

        @Override
        public void onOpen(StreamContext stream) {
            open.incrementAndGet();
            calls.put(stream.id(), new AtomicInteger());
            last.put(stream.id(), 0L);
        }

        @Override
        public void handle(StreamContext stream, Run run) {
            inner.handle(stream, run);
        }

        @Override
        public void onClose(StreamContext stream, CloseCause cause) {
            enter(stream);
            check(last.remove(stream.id()) != null, "closed twice");
            if (open.decrementAndGet() == 0) {
                allClosed.complete(null);
            }
        }

        private void check(boolean right, String objection) {
            if (!right) {
                fault.compareAndSet(null, new AssertionError(objection));
            }
        }
    }

    /** A loop that is one real thread. */
    private static final class ThreadLoop implements Loop {
        private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new LoopThread(task));

        private static final class LoopThread extends Thread {
            LoopThread(Runnable task) {
                super(task);
            }
        }

        @Override
        public void execute(Runnable task) {
            thread.execute(task);
        }

        @Override
        public void executeAfterReads(Runnable task) {
            execute(task);
        }

        @Override
        public boolean inLoop() {
            return Thread.currentThread() instanceof LoopThread;
        }

        @Override
        public long wallMillis() {
            return 0;
        }

        @Override
        public long nowNanos() {
            return System.nanoTime();
        }

        <T> T call(Callable<T> task) throws Exception {
            return thread.submit(task).get();
        }
    }
}
