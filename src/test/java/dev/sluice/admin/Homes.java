package dev.sluice.admin;

import dev.sluice.handler.Handler;
import dev.sluice.handler.Run;
import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Needs;
import dev.sluice.order.Order;
import dev.sluice.order.OrderTerms;
import dev.sluice.session.Durability;
import dev.sluice.session.Home;
import dev.sluice.session.Limits;
import dev.sluice.session.OpenAsk;
import dev.sluice.session.OpenCall;
import dev.sluice.session.Session;
import dev.sluice.session.SessionListener;
import dev.sluice.session.Sessions;
import dev.sluice.session.StreamSpec;
import dev.sluice.session.WorkerLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A server of some homes, without a network, whose loops the test turns. */
final class Homes {
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Handler HANDLER = (stream, run) -> accept(run);

    final Sessions sessions = new Sessions(
            limits(),
            new WorkerLimits(1, 1, Duration.ofSeconds(30), 1),
            Map.of("h", HANDLER),
            Runnable::run,
            new Quiet());
    private final List<TurnedLoop> loops = new ArrayList<>();
    private final List<Home> homes = new ArrayList<>();

    Homes(int count) {
        for (int i = 0; i < count; i++) {
            TurnedLoop loop = new TurnedLoop();
            loops.add(loop);
            homes.add(new Home(sessions, loop));
        }
    }

    /** Opens unnamed streams in a session of their own. */
    void open(int home, int count) {
        StreamSpec spec = new StreamSpec(
                "h",
                new OrderTerms(Order.FIFO, 8, 1, 0, 0, 0, Needs.Edge.INHERIT),
                FailurePolicy.ABORT,
                new StreamSpec.GapPolicy(0, false),
                1_000,
                8,
                1_000,
                0,
                false,
                "",
                Map.of(),
                "",
                Durability.MEMORY,
                "");
        OpenAsk ask = new OpenAsk(
                new ArrayList<@Nullable StreamSpec>(Collections.nCopies(count, spec)),
                Map.of(),
                false,
                0,
                "",
                0,
                sessions.newConnectionQuota());
        Session session = Objects.requireNonNull(sessions.create(homes.get(home), null));
        loops.get(home).execute(() -> session.open(ask, new OpenCall(), answer -> {}));
        loops.get(home).turn();
    }

    /** Each loop does what it has to do now. */
    void turn() {
        loops.forEach(TurnedLoop::turn);
    }

    /** The time goes on to the next tick of each home. */
    void tick() {
        tickAfter(TICK);
    }

    void tickAfter(Duration time) {
        for (int i = 0; i < homes.size(); i++) {
            loops.get(i).advance(time);
            loops.get(i).execute(homes.get(i)::tick);
            loops.get(i).turn();
        }
    }

    private static void accept(Run run) {
        run.allDone();
    }

    private static Limits limits() {
        return new Limits(
                100,
                1_000_000,
                1_000_000,
                1_000_000,
                100_000,
                1_000,
                1 << 20,
                1 << 20,
                8,
                1_000,
                1_000,
                1_000_000,
                4,
                100,
                100,
                1_000,
                100,
                16,
                100,
                8,
                1_000,
                16,
                16,
                16,
                16,
                1_000,
                Duration.ofSeconds(30),
                8,
                8,
                8,
                Duration.ofHours(1),
                16,
                1_000,
                2,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofHours(1),
                4096,
                1 << 20,
                Duration.ofHours(1),
                3,
                TICK);
    }

    private static final class Quiet implements SessionListener {
        @Override
        public void handlerThrew(String handler, String sessionId, long streamId, Throwable thrown) {}

        @Override
        public void handlerStuck(String handler, String sessionId, long streamId) {}

        @Override
        public void streamReset(String sessionId, long streamId, String reason) {}
    }
}
