package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResetAndCancelTest {
    private static final Duration TTL = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final ScriptedHandler handler = new ScriptedHandler().hold();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);
    private final long stream = client.open(SpecBuilder.on("h"));

    @Test
    void aResetOfTheClientsIsNotAnswered() {
        client.send(stream, 1, "a", "b");

        client.reset(stream);
        handler.held.remove().allDone();
        server.tick();

        assertThat(client.output.take()).isEmpty();
        assertThat(server.listener.heard).isEmpty();
        assertThat(server.sessions.bufferedQuota().used()).isZero();
    }

    @Test
    void aResetOfTheServersIsToldWithItsReason() {
        client.frame(path -> Objects.requireNonNull(path.stream(stream)).reset(Failure.invalid("keys", "no")));

        assertThat(client.output.take()).containsExactly(new Told.Reset(stream, "INVALID_ARGUMENT"));
        assertThat(server.listener.heard).containsExactly("reset 2 INVALID_ARGUMENT");
    }

    @Test
    void aResetHarmsNoOtherStream() {
        long other = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a");
        client.send(other, 1, "a");

        client.reset(stream);
        handler.held.remove().done();
        handler.held.remove().done();
        server.run();

        assertThat(client.output.take()).containsExactly(new Told.Ack(other, 1));
    }

    @Test
    void aCancelAbortsAMessageThatHasNotStarted() {
        client.send(stream, 1, "a");
        client.send(stream, 2, "b", "c");

        client.cancel(stream, 2);
        assertThat(client.output.take()).containsExactly(new Told.Aborted(stream, 1, 2, 2, "CANCELLED"));

        handler.held.remove().done();
        server.run();
        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [3]");
    }

    @Test
    void aCancelOfAMessageThatRunsOrIsDoneOrUnknownChangesNothing() {
        client.send(stream, 1, "a", "b");
        handler.held.peek().done();

        client.cancel(stream, 1);
        client.cancel(stream, 2);
        client.cancel(stream, 3);
        client.cancel(stream, -1);
        client.cancel(99, 1);
        handler.held.remove().done();
        server.run();

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 2));
    }

    @Test
    void aMessageThatStartsInItsTimeIsNotAborted() {
        client.sendWithTtl(TTL, stream, 1, "a");

        server.pass(TTL.plus(MOMENT));
        handler.held.remove().done();
        server.run();

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 1));
    }

    @Test
    void aMessageThatDoesNotStartInItsTimeIsAbortedAndItsSuccessorsRun() {
        client.send(stream, 1, "a");
        client.sendWithTtl(TTL, stream, 2, "b");
        client.send(stream, 3, "c");

        server.pass(TTL.minus(MOMENT));
        assertThat(client.output.take()).isEmpty();
        server.pass(MOMENT.multipliedBy(2));
        assertThat(client.output.take()).containsExactly(new Told.Aborted(stream, 1, 2, 2, "EXPIRED"));

        handler.held.remove().done();
        server.run();
        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [3]");
    }

    @Test
    void aMessageThatIsCancelledDoesNotExpireToo() {
        client.send(stream, 1, "a");
        client.sendWithTtl(TTL, stream, 2, "b");
        int timers = server.home.timers().pending();

        client.cancel(stream, 2);
        client.output.take();
        assertThat(server.home.timers().pending()).isEqualTo(timers - 1);

        server.pass(TTL.plus(MOMENT));
        assertThat(client.output.take()).isEmpty();
    }

    @Test
    void theCreditOfWhatWasCancelledComesBackWhenItIsSettled() {
        long narrow = client.open(SpecBuilder.on("h").window(2, 100));
        client.send(narrow, 1, "a");
        client.send(narrow, 2, "b");
        client.cancel(narrow, 2);
        assertThat(client.output.take(Told.Credit.class)).isEmpty();

        handler.held.remove().done();
        server.run();

        assertThat(client.output.take(Told.Credit.class)).containsExactly(new Told.Credit(narrow, 4, 102));
    }

    @Test
    void aMessageThatExpiresIsPartOfTheEnd() {
        client.send(stream, 1, "a");
        client.sendWithTtl(TTL, stream, 2, "b");
        client.end(stream, 2);
        handler.held.remove().done();
        handler.hold();
        server.run();
        handler.held.remove().done();
        server.run();

        assertThat(client.output.take(Told.Ended.class)).hasSize(1);
        client.session.endGoingAway();
        server.assertEmpty();
    }

    @Test
    void numbersThatMakeNoSenseDoNothing() {
        for (Order order : Order.values()) {
            long stream = client.open(SpecBuilder.on("h").order(order));
            client.send(stream, 1, "a");
            for (long seq : new long[] {-1, -5, Long.MIN_VALUE, Long.MAX_VALUE, 0, 1L << 62, 77}) {
                client.cancel(stream, seq);
            }
            client.confirm(stream, Long.MAX_VALUE);
            client.grant(stream, Long.MAX_VALUE, Long.MAX_VALUE);
        }
        assertThat(handler.held).hasSize(5);
    }
}
