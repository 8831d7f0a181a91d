package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Run;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EndTest {
    private static final Duration TIMEOUT = LocalServer.HANDLER_TIMEOUT.plusSeconds(1);

    private final ScriptedHandler handler = new ScriptedHandler();
    private final ScriptedHandler blocking = new ScriptedHandler().blocking();
    private final LocalServer server =
            new LocalServer(new LimitsBuilder(), 1, Map.of("h", handler, "blocking", blocking));
    private final Client client = new Client(server);
    private final long stream = client.open(SpecBuilder.on("h"));

    @Test
    void isAnsweredWithTheLastWordOnceAllIsSettled() {
        handler.hold();
        handler.lastWord = CompletableFuture.completedFuture("bye".getBytes(UTF_8));
        client.send(stream, 1, "a");
        client.end(stream, 1);
        assertThat(client.output.take()).isEmpty();

        handler.held.remove().done();
        server.run();

        assertThat(client.output.take())
                .containsExactly(new Told.Ack(stream, 1), new Told.Ended(stream, "OK", "bye", 0));
    }

    @Test
    void isAnsweredAtOnceWhenAllIsSettledAlready() {
        client.send(stream, 1, "a");
        client.output.take();

        client.end(stream, 1);

        assertThat(client.output.take()).containsExactly(new Told.Ended(stream, "OK", "", 0));
    }

    @Test
    void mayComeBeforeTheLastMessages() {
        client.end(stream, 2);
        client.send(stream, 1, "a");
        assertThat(client.output.take(Told.Ended.class)).isEmpty();

        client.send(stream, 2, "b");

        assertThat(client.output.take(Told.Ended.class)).hasSize(1);
    }

    @Test
    void ofAStreamWithoutMessagesIsAnEndToo() {
        client.end(stream, 0);

        assertThat(client.output.take()).containsExactly(new Told.Ended(stream, "OK", "", 0));
        assertThat(handler.calls).containsExactly("open 2", "end 2", "close 2 ENDED");
    }

    @Test
    void comesAfterAllItemsAndNumbersThem() {
        handler.echo();
        long narrow = client.open(SpecBuilder.on("h").outWindow(1, 100));
        client.send(narrow, 1, "a", "b");
        client.end(narrow, 2);
        assertThat(client.output.take(Told.Ended.class)).isEmpty();

        client.grant(narrow, 2, 100);
        client.confirm(narrow, 1);

        assertThat(client.output.take())
                .containsExactly(
                        new Told.Reply(narrow, 2, 2, "b"),
                        new Told.Ack(narrow, 2),
                        new Told.Ended(narrow, "OK", "", 2));
    }

    @Test
    void waitsForTheMessageThatWasCancelled() {
        handler.hold();
        client.send(stream, 1, "a");
        client.send(stream, 2, "b");
        client.end(stream, 2);

        client.cancel(stream, 2);
        assertThat(client.output.take(Told.Ended.class)).isEmpty();
        handler.held.remove().done();
        server.run();

        assertThat(client.output.take(Told.Ended.class)).hasSize(1);
    }

    @Test
    void comesWhenTheLastMessageIsCancelled() {
        client.end(stream, 2);
        client.send(stream, 1, "a");
        handler.hold();
        client.frame(path -> {
            StreamInput input = Objects.requireNonNull(path.stream(stream));
            input.message(2, new byte[1], MessageAttributes.NONE);
            input.cancel(2);
        });

        assertThat(client.output.take()).endsWith(new Told.Ack(stream, 2), new Told.Ended(stream, "OK", "", 1));
    }

    @Test
    void belowWhatWasAcceptedResetsTheStream() {
        client.send(stream, 1, "a", "b");
        client.output.take();

        client.end(stream, 1);

        assertThat(client.output.take()).containsExactly(new Told.Reset(stream, "INVALID_ARGUMENT"));
    }

    @Test
    void thatContradictsAnEarlierOneResetsTheStream() {
        client.end(stream, 5);
        client.end(stream, 5);
        assertThat(client.output.take()).isEmpty();

        client.end(stream, 6);

        assertThat(client.output.take()).containsExactly(new Told.Reset(stream, "INVALID_ARGUMENT"));
    }

    @Test
    void afterAFailureTellsTheFailureAndAsksForNoLastWord() {
        handler.failAt("bad");
        client.send(stream, 1, "a", "bad", "c");
        client.output.take();

        client.end(stream, 7);

        assertThat(client.output.take()).containsExactly(new Told.Ended(stream, "STREAM_FAILED", "", 2));
        assertThat(handler.calls("end")).isEmpty();
        assertThat(handler.calls("close")).containsExactly("close 2 FAILED");
    }

    @Test
    void beforeAFailureTellsTheFailureToo() {
        handler.hold();
        client.send(stream, 1, "a", "b");
        client.end(stream, 2);

        handler.held.remove().fail(ScriptedHandler.BROKEN);
        server.run();

        assertThat(client.output.take())
                .containsExactly(
                        new Told.Failed(stream, 1, 1, "BROKEN"),
                        new Told.Aborted(stream, 2, 2, 2, "STREAM_FAILED"),
                        new Told.Ack(stream, 2),
                        new Told.Ended(stream, "STREAM_FAILED", "", 2));
    }

    @Test
    void tellsThatTheLastWordFailed() {
        handler.lastWord = CompletableFuture.failedFuture(ScriptedHandler.broken());

        client.end(stream, 0);

        assertThat(client.output.take()).containsExactly(new Told.Ended(stream, "BROKEN", "", 0));
        assertThat(handler.calls("close")).containsExactly("close 2 FAILED");
        assertThat(server.listener.heard).isEmpty();
    }

    @Test
    void tellsThatTheHandlerThrewAtTheLastWord() {
        handler.lastWord = CompletableFuture.failedFuture(new IllegalStateException("secret"));

        client.end(stream, 0);

        assertThat(client.output.take()).containsExactly(new Told.Ended(stream, "HANDLER_ERROR", "", 0));
        assertThat(server.listener.heard).containsExactly("threw IllegalStateException on 2");
    }

    @Test
    void waitsForALastWordThatComesLater() {
        handler.lastWord = new CompletableFuture<>();
        client.end(stream, 0);
        Objects.requireNonNull(handler.streams.get(stream)).push("almost".getBytes(UTF_8));
        server.run();
        assertThat(client.output.take()).containsExactly(new Told.Push(stream, 1, "almost"));

        server.loop.elsewhere(() -> handler.lastWord.complete("bye".getBytes(UTF_8)));
        server.run();

        assertThat(client.output.take()).containsExactly(new Told.Ended(stream, "OK", "bye", 1));
        assertThat(handler.calls("close")).containsExactly("close 2 ENDED");
    }

    @Test
    void waitsForTheLastWordNoLongerThanTheHandlerMayTake() {
        handler.lastWord = new CompletableFuture<>();
        client.end(stream, 0);

        server.pass(TIMEOUT);
        assertThat(client.output.take()).containsExactly(new Told.Ended(stream, "HANDLER_TIMEOUT", "", 0));
        assertThat(server.listener.heard).containsExactly("stuck on 2");
        assertThat(handler.calls("close")).isEmpty();

        handler.lastWord.complete("late".getBytes(UTF_8));
        server.run();
        assertThat(client.output.take()).isEmpty();
        assertThat(handler.calls("close")).containsExactly("close 2 FAILED");
    }

    @Test
    void countsALastWordThatIsLateAmongTheStuckCalls() {
        handler.lastWord = new CompletableFuture<>();
        long other = client.open(SpecBuilder.on("h"));
        long third = client.open(SpecBuilder.on("h"));
        client.end(stream, 0);
        client.end(other, 0);
        server.pass(TIMEOUT);
        client.output.take();

        client.send(third, 1, "a");
        assertThat(client.output.take()).containsExactly(new Told.Refused(third, 1, "HANDLER_UNAVAILABLE"));

        handler.lastWord.complete(new byte[0]);
        client.send(third, 1, "a");
        assertThat(handler.calls("run")).containsExactly("run 6 [1]");
    }

    @Test
    void countsNoTimeInWhichTheHandlerWaitsForAWorker() {
        long busy = client.open(SpecBuilder.on("blocking"));
        long ending = client.open(SpecBuilder.on("blocking"));
        client.send(busy, 1, "a");
        client.end(ending, 0);

        server.pass(TIMEOUT.multipliedBy(2));
        assertThat(client.output.take()).isEmpty();

        server.work();
        assertThat(client.output.take()).contains(new Told.Ended(ending, "OK", "", 0));
    }

    @Test
    void isForgottenWhenItsClientNeverSaysThatItKnows() {
        client.end(stream, 0);
        server.pass(Duration.ofSeconds(59));
        assertThat(server.sessions.streamQuota().used()).isEqualTo(1);
        server.pass(Duration.ofSeconds(2));
        assertThat(server.sessions.streamQuota().used()).isZero();
    }

    @Test
    void givesItsNameFreeAtItsEnd() {
        long named = client.open(SpecBuilder.on("h").name("n"));
        client.end(named, 0);
        long next = client.open(SpecBuilder.on("h").name("n"));
        client.confirm(named, 1);
        assertThat(client.session.streams().get("n"))
                .isSameAs(client.session.streams().get(next));
    }

    @Test
    void leavesNothingBehind() {
        handler.onRun = Run::allDone;
        client.sendWithTtl(Duration.ofMinutes(1), stream, 1, "a", "b");
        client.end(stream, 2);

        client.send(stream, 3, "c");

        assertThat(client.output.take(Told.Reset.class)).isEmpty();
        client.confirm(stream, 1);
        assertThat(server.sessions.streamQuota().used()).isZero();
        assertThat(client.connection.used()).isZero();
        client.session.endGoingAway();
        server.assertEmpty();
    }
}
