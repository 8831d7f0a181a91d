package dev.sluice.fault;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.OpenMode;
import dev.sluice.client.SluiceClient;
import dev.sluice.client.SluiceException;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** One client with one session of many streams, which knows nothing but the proxy. */
final class CrashTraffic implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final long seed;
    private final int messages;
    private final IntSupplier life;
    private final SluiceClient client;
    private final ClientSession session;
    private final List<StreamLoad> loads = new CopyOnWriteArrayList<>();
    private final AtomicInteger detached = new AtomicInteger();
    private final AtomicInteger resumed = new AtomicInteger();
    private double share;

    CrashTraffic(long seed, int streams, int messages, FaultyProxy proxy, IntSupplier life) throws Exception {
        this.seed = seed;
        this.messages = messages;
        this.life = life;
        client =
                SluiceClient.connect(ClientOptions.of("127.0.0.1", proxy.port()).withResume(PATIENCE));
        session = get(client.session());
        session.onDetached(why -> detached.incrementAndGet()).onResumed(lost -> resumed.incrementAndGet());
        List<StreamPlan> plans = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            plans.add(StreamPlan.of(seed, i, 0, messages));
        }
        List<StreamSpec> specs = plans.stream().map(StreamPlan::spec).toList();
        List<ClientStream> opened =
                get(session.open(specs, OpenMode.ALL_OR_NOTHING)).streams();
        for (int i = 0; i < streams; i++) {
            add(plans.get(i), i, 0, opened.get(i));
        }
    }

    private void add(StreamPlan plan, int index, int generation, ClientStream stream) {
        StreamLoad load = new StreamLoad(plan, stream, life);
        loads.add(load);
        load.end().onFailure(why -> ended(why, index, generation));
        load.allow(share);
    }

    /** What was lost with a life of the server's is opened anew. */
    private void ended(Throwable why, int index, int generation) {
        if (why instanceof SluiceException known && known.reason().equals("STREAM_LOST")) {
            StreamPlan next = StreamPlan.of(seed, index, generation + 1, messages);
            add(next, index, generation + 1, session.openNow(next.spec(), 1).get(0));
        }
    }

    /** Lets all streams have handed over this share of their messages. */
    void allow(double wanted) {
        session.execute(() -> {
            share = wanted;
            loads.forEach(load -> load.allow(wanted));
        });
    }

    /** Those of all generations. */
    List<StreamLoad> loads() {
        return loads;
    }

    int detached() {
        return detached.get();
    }

    int resumed() {
        return resumed.get();
    }

    boolean isIdle() {
        return loads.stream().allMatch(StreamLoad::isIdle);
    }

    boolean isAttached() {
        return session.isAttached();
    }

    /** For people who look for what went wrong. */
    String describe() {
        StringBuilder text = new StringBuilder(
                "resumed %s of %s times, attached: %s%n".formatted(resumed, detached, session.isAttached()));
        loads.stream()
                .filter(load -> !load.isIdle())
                .limit(20)
                .forEach(load -> text.append(load).append('\n'));
        return text.toString();
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
        return seen.get(60, TimeUnit.SECONDS);
    }

    void closeSession() throws Exception {
        get(session.close(CloseMode.FINISH));
    }

    @Override
    public void close() throws TimeoutException {
        client.close().await(60, TimeUnit.SECONDS);
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
