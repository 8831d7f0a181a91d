package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Handler;
import dev.sluice.handler.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** How a handler is called: one call at a time for each stream, and onClose once, last, whichever way it ends. */
class HandlerLifeTest {
    private final ScriptedHandler handler = new ScriptedHandler();
    private final ScriptedHandler blocking = new ScriptedHandler().blocking();
    private final LocalServer server = new LocalServer(new LimitsBuilder(), Map.of("h", handler, "blocking", blocking));
    private final Client client = new Client(server);
    private final long stream = client.open(SpecBuilder.on("h"));

    @Test
    void aStreamThatEnds() {
        client.send(stream, 1, "a");
        client.end(stream, 1);

        assertThat(handler.calls).containsExactly("open 2", "run 2 [1]", "end 2", "close 2 ENDED");
    }

    @Test
    void aStreamThatFails() {
        handler.failAt("bad");
        client.send(stream, 1, "bad", "x");
        assertThat(handler.calls("close")).isEmpty();

        client.end(stream, 2);

        assertThat(handler.calls).containsExactly("open 2", "run 2 [1, 2]", "close 2 FAILED");
    }

    @Test
    void aStreamThatIsReset() {
        client.reset(stream);

        assertThat(handler.calls).containsExactly("open 2", "close 2 RESET");
    }

    @Test
    void aStreamThatIsResetWhileMessagesRun() {
        handler.hold();
        client.send(stream, 1, "a", "b");
        client.reset(stream);
        assertThat(handler.calls("close")).isEmpty();

        handler.held.remove().done();

        assertThat(handler.calls("close")).containsExactly("close 2 RESET");
    }

    @Test
    void aStreamThatIsResetWhileTheLastWordIsAwaited() {
        handler.lastWord = new CompletableFuture<>();
        client.end(stream, 0);
        client.reset(stream);
        assertThat(handler.calls("close")).isEmpty();

        handler.lastWord.complete("bye".getBytes(UTF_8));

        assertThat(handler.calls("close")).containsExactly("close 2 RESET");
        assertThat(client.output.take()).isEmpty();
    }

    @Test
    void aStreamOfAHandlerThatBlocks() {
        long slow = client.open(SpecBuilder.on("blocking"));
        client.send(slow, 1, "a");
        client.end(slow, 1);
        assertThat(blocking.calls).containsExactly("open 4");

        server.work();

        assertThat(blocking.calls).containsExactly("open 4", "run 4 [1]", "end 4", "close 4 ENDED");
    }

    @Test
    void aStreamThatIsResetWhileItsRunWaitsForAWorker() {
        long slow = client.open(SpecBuilder.on("blocking"));
        client.send(slow, 1, "a");
        client.reset(slow);
        assertThat(blocking.calls).containsExactly("open 4");

        server.work();

        assertThat(blocking.calls).containsExactly("open 4", "close 4 RESET");
    }

    @Test
    void aStreamWhoseSessionIsAborted() {
        client.session.close(List.of(), false, (missing, failure) -> {});

        assertThat(handler.calls).containsExactly("open 2", "close 2 RESET");
    }

    @Test
    void runsComeOneAfterTheOtherAndTakeWhatIsThere() {
        handler.hold();
        client.send(stream, 1, "a");
        client.send(stream, 2, "b", "c");
        assertThat(handler.calls("run")).containsExactly("run 2 [1]");

        handler.held.remove().done();
        server.run();

        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [2, 3]");
    }

    @Test
    void runsAreNoLongerThanTheHandlerLikes() {
        ScriptedHandler sparing = new ScriptedHandler();
        sparing.options = sparing.options.withMaxRun(2);
        Client there = new Client(LocalServer.with(sparing));
        there.open(SpecBuilder.on("h"));

        there.send(2, 1, "a", "b", "c");

        assertThat(sparing.calls("run")).containsExactly("run 2 [1, 2]", "run 2 [3]");
    }

    @Test
    void whatARunThrowsFailsTheMessageThatWasNotReported() {
        handler.onRun = run -> {
            run.done();
            throw new IllegalStateException("secret");
        };

        client.send(stream, 1, "a", "b", "c");

        assertThat(client.output.take())
                .startsWith(
                        new Told.Failed(stream, 1, 2, "HANDLER_ERROR"),
                        new Told.Aborted(stream, 2, 3, 3, "STREAM_FAILED"));
        assertThat(server.listener.heard).containsExactly("threw IllegalStateException on 2");
    }

    @Test
    void whatTheFunctionOfAHandlerThrowsIsHeardOfUnlessItIsATypedFailure() {
        assertThat(heardOf(Handler.async((stream, message) ->
                        CompletableFuture.failedFuture(new CompletionException(new IllegalStateException("secret"))))))
                .containsExactly("threw IllegalStateException on 2");
        assertThat(heardOf(Handler.blocking((stream, message) -> {
                    throw new IOException("secret");
                })))
                .containsExactly("threw IOException on 2");
        assertThat(heardOf(Handler.blocking((stream, message) -> {
                    throw ScriptedHandler.broken();
                })))
                .isEmpty();
    }

    private static List<String> heardOf(Handler handler) {
        LocalServer server = LocalServer.with(handler);
        Client client = new Client(server);
        client.send(client.open(SpecBuilder.on("h")), 1, "a");
        server.work();
        return server.listener.heard;
    }

    @Test
    void whatARunThrowsBehindItsLastReportChangesNothing() {
        handler.onRun = run -> {
            run.allDone();
            throw new IllegalStateException();
        };

        client.send(stream, 1, "a", "b");

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 2));
        assertThat(server.listener.heard).containsExactly("threw IllegalStateException on 2");
    }

    @Test
    void reportsBeyondTheRunOrBehindAFailureAreIgnored() {
        handler.onRun = run -> {
            run.done();
            run.fail(ScriptedHandler.BROKEN);
            run.done("late".getBytes(UTF_8));
            run.fail(ScriptedHandler.BROKEN);
            run.allDone();
        };

        client.send(stream, 1, "a", "b", "c");

        assertThat(client.output.take())
                .containsExactly(
                        new Told.Failed(stream, 1, 2, "BROKEN"),
                        new Told.Aborted(stream, 2, 3, 3, "STREAM_FAILED"),
                        new Told.Ack(stream, 3));
    }

    @Test
    void reportsFromAnotherThreadComeTogether() {
        handler.hold();
        client.send(stream, 1, "a", "b", "c");
        Run run = handler.held.remove();

        server.loop.elsewhere(() -> {
            run.done("x".getBytes(UTF_8));
            run.done();
            run.fail(ScriptedHandler.BROKEN);
        });
        assertThat(client.output.take()).isEmpty();
        server.run();

        assertThat(client.output.take())
                .containsExactly(
                        new Told.Reply(stream, 1, 1, "x"),
                        new Told.Failed(stream, 2, 3, "BROKEN"),
                        new Told.Ack(stream, 3));
    }

    @Test
    void workersThatAreShutDownFailWhatCannotRunAndCloseAllTheSame() {
        long slow = client.open(SpecBuilder.on("blocking"));
        server.workers.shutDown();

        client.send(slow, 1, "a");
        client.end(slow, 1);

        assertThat(client.output.take())
                .startsWith(new Told.Failed(slow, 1, 1, "GOING_AWAY"))
                .endsWith(new Told.Ended(slow, "STREAM_FAILED", "", 1));
        assertThat(blocking.calls).containsExactly("open 4", "close 4 FAILED");
    }

    @Test
    void anAttachmentStaysWithItsStream() {
        List<Object> seen = new ArrayList<>();
        handler.onOpen = context -> context.attach("state of " + context.id());
        long other = client.open(SpecBuilder.on("h").name("n"));
        handler.onRun = run -> {
            seen.add(Objects.requireNonNull(
                    Objects.requireNonNull(handler.streams.get(other)).attachment()));
            run.allDone();
        };

        client.send(other, 1, "a");

        assertThat(seen).containsExactly("state of 4");
        assertThat(Objects.requireNonNull(handler.streams.get(other)).name()).isEqualTo("n");
    }

    @Test
    void everyStreamHasItsTurnHoweverBusyAnother() {
        ScriptedHandler single = new ScriptedHandler();
        single.options = single.options.withMaxRun(1);
        Client there = new Client(LocalServer.with(single));
        there.open(SpecBuilder.on("h"));
        there.open(SpecBuilder.on("h"));

        there.frame(path -> {
            for (long id : List.of(2L, 4L)) {
                for (int seq = 1; seq <= 3; seq++) {
                    Objects.requireNonNull(path.stream(id)).message(seq, new byte[0], MessageAttributes.NONE);
                }
            }
        });

        assertThat(single.calls("run"))
                .containsExactly("run 2 [1]", "run 4 [1]", "run 2 [2]", "run 4 [2]", "run 2 [3]", "run 4 [3]");
    }

    @Test
    void nothingIsLeftOfAnyOfThem() {
        client.open(SpecBuilder.on("blocking"));
        handler.hold();
        client.sendWithTtl(Duration.ofSeconds(5), stream, 1, "a", "b");
        client.session.close(List.of(), false, (missing, failure) -> {});
        handler.held.remove().done();
        server.work();

        server.assertEmpty();
        assertThat(client.connection.used()).isZero();
    }
}
