package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Run;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class HandlerTimeoutTest {
    private static final Duration TIMEOUT = LocalServer.HANDLER_TIMEOUT;
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final ScriptedHandler handler = new ScriptedHandler().hold();
    private final ScriptedHandler blocking = new ScriptedHandler().blocking();
    private final LocalServer server = new LocalServer(new LimitsBuilder(), Map.of("h", handler, "blocking", blocking));
    private final Client client = new Client(server);

    @Test
    void failsTheMessageThatTakesTooLongAndAbortsWhatFollows() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b", "c");
        client.send(stream, 4, "d");

        server.pass(TIMEOUT.minus(MOMENT));
        assertThat(client.output.take()).isEmpty();

        server.pass(MOMENT.multipliedBy(2));
        assertThat(client.output.take())
                .startsWith(
                        new Told.Failed(stream, 1, 1, "HANDLER_TIMEOUT"),
                        new Told.Aborted(stream, 2, 2, 4, "STREAM_FAILED"),
                        new Told.Ack(stream, 4));
        assertThat(server.listener.heard).containsExactly("stuck on 2");
    }

    @Test
    void countsTheTimeOfEachMessageByItself() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b", "c");
        Run run = handler.held.remove();

        server.pass(TIMEOUT.minus(MOMENT));
        run.done();
        server.pass(TIMEOUT.minus(MOMENT));
        run.done();
        server.pass(TIMEOUT.minus(MOMENT));
        assertThat(server.listener.heard).isEmpty();

        server.pass(MOMENT.multipliedBy(2));
        assertThat(client.output.take(Told.Failed.class))
                .containsExactly(new Told.Failed(stream, 1, 3, "HANDLER_TIMEOUT"));
    }

    @Test
    void believesAReportThatWasMadeInTimeAndIsOnItsWay() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a");

        server.loop.advance(TIMEOUT.plus(MOMENT));
        server.loop.elsewhere(() -> handler.held.remove().done());
        server.home.tick();
        server.run();

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 1));
        assertThat(server.listener.heard).isEmpty();
    }

    @Test
    void dropsWhatTheHandlerSaysTooLate() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b");
        server.pass(TIMEOUT.plus(MOMENT));
        client.output.take();
        Run run = handler.held.remove();
        assertThat(run.fenced()).isTrue();

        CompletionStage<Void> pushed =
                Objects.requireNonNull(handler.streams.get(stream)).push("late".getBytes(UTF_8));
        run.done("late".getBytes(UTF_8));
        server.run();

        assertThat(client.output.take()).isEmpty();
        assertThat(pushed.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void keepsTheLaneUntilTheHandlerHasReallyReturned() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b");
        server.pass(TIMEOUT.plus(MOMENT));

        client.end(stream, 2);
        client.send(stream, 3, "c");
        assertThat(client.output.take(Told.Ended.class)).isEmpty();
        assertThat(handler.calls("close")).isEmpty();

        handler.held.remove().done();
        server.run();
        assertThat(client.output.take(Told.Ended.class))
                .containsExactly(new Told.Ended(stream, "STREAM_FAILED", "", 2));
        assertThat(handler.calls).containsExactly("open 2", "run 2 [1, 2]", "close 2 FAILED");
    }

    @Test
    void holdsUpNoOtherStream() {
        long stuck = client.open(SpecBuilder.on("h"));
        long other = client.open(SpecBuilder.on("h"));
        client.send(stuck, 1, "a");
        server.pass(TIMEOUT.plus(MOMENT));

        client.send(other, 1, "a");

        assertThat(handler.calls("run 4")).containsExactly("run 4 [1]");
    }

    @Test
    void makesTheHandlerUnavailableWhenTooManyCallsAreStuckUntilSomeReturn() {
        long one = client.open(SpecBuilder.on("h"));
        long two = client.open(SpecBuilder.on("h"));
        long other = client.open(SpecBuilder.on("h"));
        client.send(one, 1, "a");
        client.send(two, 1, "a");
        server.pass(TIMEOUT.plus(MOMENT));
        client.output.take();

        client.send(other, 1, "a");
        assertThat(client.output.take()).containsExactly(new Told.Refused(other, 1, "HANDLER_UNAVAILABLE"));
        assertThat(reasonOfRefusal("h")).isEqualTo("HANDLER_UNAVAILABLE");
        client.open(SpecBuilder.on("blocking"));

        handler.held.remove().done();
        client.send(other, 1, "a");
        assertThat(handler.calls("run 6")).containsExactly("run 6 [1]");
    }

    @Test
    void beginsToCountWhenAWorkerBegins() {
        LocalServer narrow = new LocalServer(new LimitsBuilder(), 1, Map.of("blocking", blocking));
        Client there = new Client(narrow);
        long stream = there.open(SpecBuilder.on("blocking"));
        there.send(stream, 1, "a");
        narrow.pass(TIMEOUT.multipliedBy(3));
        assertThat(narrow.listener.heard).isEmpty();

        narrow.work();

        assertThat(there.output.take()).contains(new Told.Ack(stream, 1));
    }

    @Test
    void ofABlockingCallEndsItsMessageAndWaitsForItsReturn() {
        long stream = client.open(SpecBuilder.on("blocking"));
        blocking.onRun = run -> {
            server.loop.advance(TIMEOUT.plus(MOMENT));
            server.home.tick();
            assertThat(run.fenced()).isTrue();
            run.allDone();
        };
        client.send(stream, 1, "a", "b");
        client.end(stream, 2);

        server.workers.runNext();
        assertThat(blocking.calls("close")).isEmpty();

        server.work();
        assertThat(client.output.take())
                .startsWith(
                        new Told.Failed(stream, 1, 1, "HANDLER_TIMEOUT"),
                        new Told.Aborted(stream, 2, 2, 2, "STREAM_FAILED"));
        assertThat(blocking.calls("close")).containsExactly("close 2 FAILED");
    }

    @Test
    void ofABlockingCallThatReturnedWithoutAReportFreesTheLaneAtOnce() {
        long stream = client.open(SpecBuilder.on("blocking"));
        blocking.onRun = run -> {};
        client.send(stream, 1, "a");
        server.work();

        server.pass(TIMEOUT.plus(MOMENT));
        client.end(stream, 1);
        server.work();

        assertThat(client.output.take(Told.Ended.class))
                .containsExactly(new Told.Ended(stream, "STREAM_FAILED", "", 1));
        assertThat(reasonOfRefusal("blocking")).isEqualTo("OK");
    }

    @Test
    void ofAStreamThatWasResetMakesItStuckAllTheSame() {
        long one = client.open(SpecBuilder.on("h"));
        long two = client.open(SpecBuilder.on("h"));
        client.send(one, 1, "a");
        client.send(two, 1, "a");
        client.reset(one);
        client.reset(two);

        server.pass(TIMEOUT.plus(MOMENT));

        assertThat(reasonOfRefusal("h")).isEqualTo("HANDLER_UNAVAILABLE");
        assertThat(handler.calls("close")).isEmpty();
        handler.held.remove().done();
        assertThat(handler.calls("close")).containsExactly("close 2 RESET");
        assertThat(reasonOfRefusal("h")).isEqualTo("OK");
    }

    @Test
    void ofAResetRunIsOverWithTheNextReportAndNotWithOneFromBefore() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b", "c");
        Run run = handler.held.remove();

        server.loop.elsewhere(run::done);
        client.frame(path -> Objects.requireNonNull(path.stream(stream)).resetByClient());
        assertThat(handler.calls("close")).isEmpty();

        server.loop.elsewhere(run::done);
        server.run();
        assertThat(handler.calls("close")).containsExactly("close 2 RESET");
        client.session.endGoingAway();
        server.assertEmpty();
    }

    @Test
    void givesBackTheMemoryOfWhatIsAtAStuckHandlerWhenItReturns() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a".repeat(100), "b".repeat(100));
        client.reset(stream);
        server.tick();
        assertThat(server.sessions.bufferedQuota().used()).isEqualTo(2 * 164);

        handler.held.remove().done();
        server.tick();

        assertThat(server.sessions.bufferedQuota().used()).isZero();
    }

    private String reasonOfRefusal(String name) {
        OpenResult.Answer answer =
                (OpenResult.Answer) client.openAll(List.of(SpecBuilder.on(name).build()));
        return answer.failures().isEmpty()
                ? "OK"
                : answer.failures().firstEntry().getValue().reason();
    }
}
