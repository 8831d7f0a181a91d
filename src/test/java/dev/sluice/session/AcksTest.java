package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Run;
import org.junit.jupiter.api.Test;

class AcksTest {
    private final ScriptedHandler handler = new ScriptedHandler();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);

    @Test
    void areToldAtOnceWhenNothingIsUnderWay() {
        long stream = client.open(SpecBuilder.on("h").window(100, 1_000));

        client.send(stream, 1, "a", "b");

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 2));
    }

    @Test
    void waitForTheTickWhileMoreIsUnderWay() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h").window(100, 1_000));
        client.send(stream, 1, "a", "b");

        handler.held.peek().done();
        server.run();
        assertThat(client.output.take()).isEmpty();

        server.tick();
        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 1));
    }

    @Test
    void areToldAtHalfAWindow() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h").window(6, 1_000));
        client.send(stream, 1, "a", "b", "c", "d", "e");
        Run run = handler.held.remove();

        run.done();
        run.done();
        server.run();
        assertThat(client.output.take()).isEmpty();

        run.done();
        server.run();
        assertThat(client.output.take(Told.Ack.class)).containsExactly(new Told.Ack(stream, 3));
    }

    @Test
    void neverRunAheadOfARepliesThatHasNotLeft() {
        handler.echo();
        long stream = client.open(SpecBuilder.on("h").outWindow(1, 1_000));

        client.send(stream, 1, "a", "b", "c");
        assertThat(client.output.take()).containsExactly(new Told.Reply(stream, 1, 1, "a"), new Told.Ack(stream, 1));

        client.grant(stream, 2, 1_000);
        client.confirm(stream, 1);
        assertThat(client.output.take()).containsExactly(new Told.Reply(stream, 2, 2, "b"), new Told.Ack(stream, 2));
    }

    @Test
    void neverRunAheadOfAnOutcomeThatWasDecidedEarlyAndHasNotLeft() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h").outWindow(1, 1_000));
        client.send(stream, 1, "a", "b", "c", "d");
        client.send(stream, 5, "e", "f");
        Run run = handler.held.remove();
        client.cancel(stream, 6);
        client.cancel(stream, 5);
        client.output.take();

        run.allDone();
        server.tick();

        assertThat(client.output.take(Told.Ack.class)).containsExactly(new Told.Ack(stream, 4));
    }

    @Test
    void coverEverythingOnceTheStreamHasFailed() {
        handler.failAt("bad");
        long stream = client.open(SpecBuilder.on("h"));

        client.send(stream, 1, "a", "bad", "c", "d");

        assertThat(client.output.take())
                .containsExactly(
                        new Told.Failed(stream, 1, 2, "BROKEN"),
                        new Told.Aborted(stream, 2, 3, 4, "STREAM_FAILED"),
                        new Told.Ack(stream, 4),
                        new Told.Credit(stream, 12, 1_006));
    }

    @Test
    void ofAFailureNameStretchesBetweenWhatWasCancelled() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a");
        client.send(stream, 2, "b", "c", "d", "e");
        client.cancel(stream, 4);
        client.output.take();

        handler.held.remove().fail(ScriptedHandler.BROKEN);
        server.run();

        assertThat(client.output.take())
                .containsExactly(
                        new Told.Failed(stream, 2, 1, "BROKEN"),
                        new Told.Aborted(stream, 3, 2, 3, "STREAM_FAILED"),
                        new Told.Aborted(stream, 4, 5, 5, "STREAM_FAILED"),
                        new Told.Ack(stream, 5),
                        new Told.Credit(stream, 13, 1_005));
    }

    @Test
    void leaveWithTheSessionWhenItEnds() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h").window(100, 1_000));
        client.send(stream, 1, "a", "b");
        handler.held.peek().done();

        client.session.endGoingAway();

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 1), new Told.Over("GOING_AWAY"));
    }
}
