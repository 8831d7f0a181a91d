package dev.sluice.session;

import dev.sluice.cli.Shipped;
import dev.sluice.handler.Handler;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Needs;
import dev.sluice.order.Order;
import dev.sluice.order.OrderTerms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server with the limits that it is shipped with, and without a network: one home on a loop that the benchmark turns,
 * one session with streams that are alike. Its handler takes runs and reports them done at once.
 */
public final class TurnedServer {
    private final TurnedLoop loop = new TurnedLoop();
    private final Sessions sessions;
    private final Home home;
    private final Session session;
    private final long tickNanos;
    private long lastTick;

    public TurnedServer() {
        Limits limits = Shipped.limits();
        Map<String, Handler> handlers = Map.of("done", new DoneHandler());
        sessions = new Sessions(limits, Shipped.workers(), handlers, Runnable::run, new QuietListener());
        home = new Home(sessions, loop);
        session = Objects.requireNonNull(sessions.create(home, null));
        tickNanos = limits.ackDelay().toNanos();
        lastTick = loop.nowNanos();
    }

    public Path attach(PathOutput output) {
        Path path = ((Session.Attachment.Attached) session.attach(output)).path();
        session.begin();
        return path;
    }

    /** Returns the ids of the streams. */
    public long[] open(int streams) {
        Limits limits = sessions.limits();
        StreamSpec spec = new StreamSpec(
                "done",
                new OrderTerms(Order.FIFO, limits.defaultWindowMessages(), 1, 0, 0, 0, Needs.Edge.INHERIT),
                FailurePolicy.ABORT,
                new StreamSpec.GapPolicy(0, false),
                limits.defaultWindowBytes(),
                limits.defaultWindowMessages(),
                limits.defaultWindowBytes(),
                0,
                false,
                "",
                Map.of(),
                "",
                Durability.MEMORY,
                "");
        List<@Nullable StreamSpec> specs = new ArrayList<>(Collections.nCopies(streams, spec));
        OpenAsk ask = new OpenAsk(specs, Map.of(), false, 0, "", 0, sessions.newConnectionQuota());
        long[] ids = new long[streams];
        session.open(ask, new OpenCall(), result -> {
            for (int i = 0; i < streams; i++) {
                ids[i] = ((OpenResult.Answer) result).id(i);
            }
        });
        turn();
        return ids;
    }

    Stream stream(long id) {
        return Objects.requireNonNull(session.streams().get(id));
    }

    /** The loop does what there is to do; and when it is time for a tick, that. */
    public void turn() {
        loop.runUntilIdle();
        if (loop.nowNanos() - lastTick >= tickNanos) {
            lastTick = loop.nowNanos();
            home.tick();
            loop.runUntilIdle();
        }
    }

    private static final class DoneHandler implements Handler {
        @Override
        public void handle(StreamContext stream, Run run) {
            run.allDone();
        }
    }

    private static final class QuietListener implements SessionListener {
        @Override
        public void handlerThrew(String handler, String sessionId, long streamId, Throwable thrown) {}

        @Override
        public void handlerStuck(String handler, String sessionId, long streamId) {}

        @Override
        public void streamReset(String sessionId, long streamId, String reason) {
            throw new IllegalStateException("a stream was reset: " + reason);
        }
    }
}
