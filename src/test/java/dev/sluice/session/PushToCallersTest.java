package dev.sluice.session;

import static dev.sluice.session.Caller.next;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A handler that pushes to a client which calls Send alone, so that nobody will ever take it. */
class PushToCallersTest {
    private final ScriptedHandler handler = new ScriptedHandler().echo();
    private final LocalServer server = LocalServer.with(handler);
    private final Caller caller = new Caller(server);
    private final StreamSpec spec =
            SpecBuilder.on("h").name("s").serverNumbers().build();

    @Test
    void thePushFailsAndTheStreamGoesOn() {
        AtomicReference<CompletionStage<Void>> pushed = new AtomicReference<>();
        handler.onRun = run -> {
            pushed.set(handler.streams.get(2L).push("x".repeat(600).getBytes(UTF_8)));
            ScriptedHandler.reply(run);
        };
        for (int i = 1; i <= 3; i++) {
            assertThat(caller.sendTo(spec, next("a")).told()).containsExactly(i + " DONE a");
            assertThat(pushed.get().toCompletableFuture()).isCompletedExceptionally();
        }
    }
}
