package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Run;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A blocking handler that has reported its messages and does not return. */
class LingeringHandlerTest {
    private static final Duration LONG = LocalServer.HANDLER_TIMEOUT.multipliedBy(3);

    private final ScriptedHandler handler = new ScriptedHandler().blocking();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);

    @Test
    void failsNoMessageThatItReportedInTime() {
        long stream = client.open(SpecBuilder.on("h"));
        lingerAfter(Run::allDone);
        client.send(stream, 1, "a", "b");
        client.end(stream, 2);

        server.work();
        server.tick();

        assertThat(client.output.take()).contains(new Told.Ack(stream, 2), new Told.Ended(stream, "OK", "", 0));
        assertThat(server.listener.heard).containsExactly("stuck on 2");
        assertThat(handler.calls("close")).containsExactly("close 2 ENDED");
        client.session.endGoingAway();
        server.assertEmpty();
    }

    @Test
    void tellsTheOutcomeOfAFailedRunOnce() {
        long stream = client.open(SpecBuilder.on("h"));
        lingerAfter(run -> run.fail(ScriptedHandler.BROKEN));
        client.send(stream, 1, "a", "b", "c");
        client.end(stream, 3);

        server.work();

        assertThat(client.output.take(Told.Failed.class)).containsExactly(new Told.Failed(stream, 1, 1, "BROKEN"));
        assertThat(handler.calls("close")).containsExactly("close 2 FAILED");
        client.session.endGoingAway();
        server.assertEmpty();
    }

    private void lingerAfter(Consumer<Run> report) {
        handler.onRun = run -> {
            report.accept(run);
            for (int i = 0; i < 3; i++) {
                server.pass(LONG);
            }
        };
    }
}
