package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A server that leaves while handlers are still asked for streams, in a session without a path. */
class SlowOpenDrainTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final LocalServer server = LocalServer.with(new ScriptedHandler().blocking());
    private final Session session = Objects.requireNonNull(server.sessions.create(server.home, null));
    private final List<OpenResult> results = new ArrayList<>();
    private final Drain drain =
            new Drain(server.sessions, TIMEOUT, Duration.ZERO, new SplittableRandom(1), server.loop.nowNanos());

    private void open() {
        StreamSpec spec = SpecBuilder.on("h").build();
        Quota connection = server.sessions.newConnectionQuota();
        session.open(new OpenAsk(List.of(spec), Map.of(), false, 0, "", 0, connection), new OpenCall(), results::add);
        server.run();
    }

    private void step() {
        drain.step(server.loop.nowNanos());
        server.run();
    }

    @Test
    void itWaitsForTheAnswer() {
        open();
        step();
        step();
        assertThat(session.isClosed()).isFalse();
        server.work();
        assertThat(results).hasOnlyElementsOfType(OpenResult.Answer.class).hasSize(1);
        step();
        assertThat(session.isClosed()).isTrue();
        assertThat(drain.cutOff()).isZero();
    }

    @Test
    void itTellsThatItLeavesWhenTheTimeIsOver() {
        open();
        server.pass(TIMEOUT);
        step();
        assertThat(session.isClosed()).isTrue();
        server.work();
        assertThat(results).containsExactly(new OpenResult.Denied(Failures.GOING_AWAY));
    }
}
