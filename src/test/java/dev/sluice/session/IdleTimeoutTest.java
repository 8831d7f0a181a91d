package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IdleTimeoutTest {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration ALMOST = IDLE.minusSeconds(1);
    private static final Duration MOMENT = Duration.ofMillis(1_100);

    private final ScriptedHandler handler = new ScriptedHandler();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);
    private final long stream = client.open(SpecBuilder.on("h").idleTimeout(IDLE));

    @Test
    void resetsAStreamThatNothingHappensOn() {
        server.pass(ALMOST);
        assertThat(client.output.take()).isEmpty();

        server.pass(MOMENT);
        assertResetIdle();
        client.session.endGoingAway();
        server.assertEmpty();
    }

    @Test
    void resetsNoStreamThatDidNotAskForIt() {
        client.reset(stream);
        client.open(SpecBuilder.on("h"));

        server.pass(Duration.ofMinutes(50));

        assertThat(client.output.take()).isEmpty();
    }

    @Test
    void beginsAnewWithEachMessage() {
        assertBeginsAnewWith(() -> client.send(stream, 1, "a"));
    }

    @Test
    void beginsAnewWithAMessageThatIsRefused() {
        assertBeginsAnewWith(() -> client.send(stream, 5, "a"));
    }

    @Test
    void beginsAnewWithASegment() {
        assertBeginsAnewWith(() -> client.sendSegment(stream, 1, 0, "a", true));
    }

    @Test
    void beginsAnewWithAGrant() {
        assertBeginsAnewWith(() -> client.grant(stream, 2_000, 2_000_000));
    }

    @Test
    void beginsAnewWithAReceipt() {
        assertBeginsAnewWith(() -> client.confirm(stream, 1));
    }

    @Test
    void beginsAnewWithAnEnd() {
        assertBeginsAnewWith(() -> client.end(stream, 7));
    }

    @Test
    void beginsAnewWithAPush() {
        assertBeginsAnewWith(() -> {
            Objects.requireNonNull(handler.streams.get(stream)).push("x".getBytes(UTF_8));
            server.run();
        });
    }

    private void assertBeginsAnewWith(Runnable traffic) {
        server.pass(ALMOST);
        traffic.run();
        server.pass(ALMOST);
        assertThat(client.output.take(Told.Reset.class)).isEmpty();
    }

    @Test
    void standsStillWhileMessagesRunAndBeginsWhenTheyAreDone() {
        handler.hold();
        client.send(stream, 1, "a");
        server.pass(IDLE.multipliedBy(2));
        server.pass(ALMOST);
        assertThat(client.output.take()).isEmpty();

        handler.held.remove().done();
        server.pass(ALMOST);
        assertThat(client.output.take(Told.Reset.class)).isEmpty();

        server.pass(MOMENT);
        assertResetIdle();
    }

    @Test
    void standsStillWhileTheLastWordIsAwaited() {
        handler.lastWord = new CompletableFuture<>();
        client.end(stream, 0);

        server.pass(IDLE.multipliedBy(2));

        assertThat(client.output.take()).isEmpty();
        handler.lastWord.complete(new byte[0]);
        server.run();
        assertThat(client.output.take()).containsExactly(new Told.Ended(stream, "OK", "", 0));
    }

    @Test
    void standsStillUntilTheSessionIsAttached() {
        Session session = Objects.requireNonNull(server.sessions.create(server.home, null));
        StreamSpec spec = SpecBuilder.on("h").idleTimeout(IDLE).build();
        Quota connection = server.sessions.newConnectionQuota();
        List<OpenResult> results = new ArrayList<>();
        session.open(new OpenAsk(List.of(spec), Map.of(), false, 0, "", 0, connection), new OpenCall(), results::add);

        server.pass(ALMOST);
        Client late = new Client(server, session);
        server.pass(ALMOST);
        assertThat(late.output.take()).isEmpty();

        server.pass(MOMENT);
        assertThat(late.output.take()).containsExactly(new Told.Reset(2, "IDLE_TIMEOUT"));
        assertThat(results).hasSize(1);
    }

    @Test
    void standsStillWhileTheSessionIsDetached() {
        client.leave();

        server.pass(Duration.ofSeconds(50));

        assertThat(handler.calls("close")).isEmpty();
        assertThat(server.sessions.streamQuota().used()).isEqualTo(1);
        server.pass(Duration.ofSeconds(20));
        server.assertEmpty();
    }

    private void assertResetIdle() {
        assertThat(client.output.take(Told.Reset.class)).containsExactly(new Told.Reset(stream, "IDLE_TIMEOUT"));
        assertThat(handler.calls("close")).containsExactly("close 2 RESET");
    }
}
