package dev.sluice.fault;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.ClientSession;
import dev.sluice.client.CloseMode;
import dev.sluice.client.ParkedFilter;
import dev.sluice.client.SluiceClient;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A client with one session, which knows one port alone and comes back whatever happens there. */
final class CrashSession implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long CALL_SECONDS = 60;

    private final SluiceClient client;
    private final ClientSession session;
    private final AtomicInteger detached = new AtomicInteger();
    private final AtomicInteger resumed = new AtomicInteger();

    CrashSession(int port) throws Exception {
        client = SluiceClient.connect(ClientOptions.of("127.0.0.1", port).withResume(PATIENCE));
        session = get(client.session());
        session.onDetached(why -> detached.incrementAndGet()).onResumed(lost -> resumed.incrementAndGet());
    }

    ClientSession session() {
        return session;
    }

    boolean isAttached() {
        return session.isAttached();
    }

    /** All that is parked of it. */
    ParkedFilter parked() {
        return new ParkedFilter(session.id(), 0, null, 0);
    }

    /** Runs something on the session's loop, where all that was told is to be seen. */
    <T> T see(Supplier<T> work) throws Exception {
        CompletableFuture<T> seen = new CompletableFuture<>();
        session.execute(() -> {
            try {
                seen.complete(work.get());
            } catch (RuntimeException | Error e) {
                seen.completeExceptionally(e);
            }
        });
        return seen.get(CALL_SECONDS, TimeUnit.SECONDS);
    }

    void run(Runnable work) throws Exception {
        see(() -> {
            work.run();
            return true;
        });
    }

    /** Closes the session, with all streams that are open. */
    void finish() throws Exception {
        get(session.close(CloseMode.FINISH));
    }

    @Override
    public String toString() {
        return "resumed %s of %s times, attached: %s".formatted(resumed, detached, session.isAttached());
    }

    @Override
    public void close() throws TimeoutException {
        client.close().await(CALL_SECONDS, TimeUnit.SECONDS);
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(CALL_SECONDS, TimeUnit.SECONDS);
    }
}
