package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that sends and does not read. */
class SlowReaderTest {
    private static final int MAX_RESETS = 100;

    private final ScriptedHandler handler = new ScriptedHandler();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);

    @Test
    void hearsLessOftenOfMore() {
        long stream = client.open(SpecBuilder.on("h").window(8, 1_000));
        client.stopReading();
        for (int seq = 1; seq <= 8; seq++) {
            client.send(stream, seq, "a");
            server.tick();
        }
        assertThat(client.output.take()).isEmpty();

        client.readAgain();

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 8), new Told.Credit(stream, 16, 1_008));
    }

    @Test
    void getsWhatWaitedInTheOrderOfItsStreams() {
        handler.echo();
        long one = client.open(SpecBuilder.on("h"));
        long two = client.open(SpecBuilder.on("h"));
        client.stopReading();
        client.send(two, 1, "b");
        client.send(one, 1, "a");

        client.readAgain();

        assertThat(client.output.take(Told.Reply.class))
                .containsExactly(new Told.Reply(two, 1, 1, "b"), new Told.Reply(one, 1, 1, "a"));
    }

    @Test
    void isToldNoMoreOfOneStreamThanItTakes() {
        handler.echo();
        long stream = client.open(SpecBuilder.on("h"));
        client.output.takesOnly(2);
        client.send(stream, 1, "a", "b", "c", "d");
        assertThat(client.output.take(Told.Reply.class))
                .containsExactly(new Told.Reply(stream, 1, 1, "a"), new Told.Reply(stream, 2, 2, "b"));

        client.output.takesOnly(9);
        client.readAgain();

        assertThat(client.output.take(Told.Reply.class))
                .containsExactly(new Told.Reply(stream, 3, 3, "c"), new Told.Reply(stream, 4, 4, "d"));
    }

    @Test
    void isHeldByItsCredit() {
        handler.echo();
        long stream = client.open(SpecBuilder.on("h").window(4, 1_000));
        client.stopReading();

        client.send(stream, 1, "a", "b", "c", "d");
        client.send(stream, 5, "e");
        client.readAgain();

        assertThat(client.output.take()).containsExactly(new Told.Reset(stream, "CREDIT_EXCEEDED"));
    }

    @Test
    void losesItsExchangeWhenTooManyResetsPileUp() {
        client.stopReading();
        for (int i = 0; i < MAX_RESETS; i++) {
            client.send(1_001 + 2 * i, 1, "a");
        }
        assertThat(client.output.isOver()).isFalse();

        client.send(2_001, 1, "a");

        assertThat(client.output.isOver()).isTrue();
        assertThat(client.output.take()).containsExactly(new Told.Over("LIMIT_REACHED"));
        assertThat(client.session.isClosed()).isFalse();
        server.pass(new LimitsBuilder().sessionTtl.plusSeconds(1));
        server.assertEmpty();
    }

    @Test
    void keepsNoStreamThatIsGone() {
        long kept = client.open(SpecBuilder.on("h"));
        client.stopReading();
        client.send(kept, 1, "a");
        int most = 0;
        for (int i = 0; i < 1_000; i++) {
            client.reset(client.open(SpecBuilder.on("h")));
            most = Math.max(most, client.session.outflow().waiting());
        }

        assertThat(most).isLessThan(10);
        client.readAgain();
        assertThat(client.output.take()).contains(new Told.Ack(kept, 1));
    }

    @Test
    void keepsNoStreamThatIsGoneEitherWhenItHasNoExchange() {
        client.leave();
        for (int i = 0; i < 1_000; i++) {
            client.reset(client.open(SpecBuilder.on("h")));
        }

        assertThat(client.session.outflow().waiting()).isLessThan(10);
    }

    @Test
    void getsNoHeartbeatsEither() {
        LimitsBuilder limits = new LimitsBuilder();
        limits.heartbeatInterval = Duration.ofSeconds(1);
        LocalServer lively = new LocalServer(limits, Map.of("h", handler));
        Client there = new Client(lively);
        there.stopReading();

        lively.pass(Duration.ofSeconds(2));
        there.heartbeat(1);

        assertThat(there.output.take()).isEmpty();
    }
}
