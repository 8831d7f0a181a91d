package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import dev.sluice.handler.HandlerException;
import dev.sluice.handler.Message;
import dev.sluice.handler.StreamContext;
import dev.sluice.handler.StreamContext.NewMessage;
import dev.sluice.order.Order;
import dev.sluice.order.Sequencer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GraphStreamTest {
    private static final long ADDED = Sequencer.FIRST_ADDED;
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration LATE = DEADLINE.plusSeconds(1);

    private final ScriptedHandler handler = new ScriptedHandler();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);
    private final Map<Long, List<String>> parents = new HashMap<>();
    private final List<CompletableFuture<Long>> added = new ArrayList<>();

    private long open(boolean skip) {
        return client.open(spec(skip));
    }

    private static SpecBuilder spec(boolean skip) {
        return SpecBuilder.on("h").order(Order.GRAPH).gap(DEADLINE, skip);
    }

    private void failBadAndNoteParents() {
        handler.failBad();
        var reporting = handler.onRun;
        handler.onRun = run -> {
            Message message = run.message(0);
            parents.put(
                    message.seq(),
                    message.parents().stream().map(GraphStreamTest::text).toList());
            reporting.accept(run);
        };
    }

    private static String text(Message.Parent parent) {
        Failure failure = parent.failure();
        return parent.seq() + " " + parent.kind() + " "
                + (failure == null ? new String(parent.reply(), UTF_8) : failure.reason());
    }

    @Test
    void aMessageSeesHowWhatItNeededEnded() {
        failBadAndNoteParents();
        long stream = client.open(spec(false).onFailure(Policies.SKIP));
        client.sendNeeding(stream, 3, "c", 2, 1);

        client.send(stream, 1, "a", "bad");

        assertThat(parents.get(3L)).containsExactly("2 FAILED BROKEN", "1 DONE a");
    }

    @Test
    void aMessageIsToldOfAReplyThatIsKeptNoMore() {
        failBadAndNoteParents();
        long stream = client.open(spec(false).maxReplyBytes(10));
        client.send(stream, 1, "a".repeat(8), "b".repeat(8));

        client.sendNeeding(stream, 3, "c", 1, 2);

        assertThat(parents.get(3L)).containsExactly("1 FORGOTTEN ", "2 DONE bbbbbbbb");
    }

    @Test
    void aRunningMessageAddsOthersWhoseOutcomesAreTold() {
        long stream = open(false);
        handler.onRun = run -> {
            if (run.message(0).seq() == 1) {
                add(stream, NewMessage.of("x".getBytes(UTF_8)));
                add(stream, NewMessage.of("y".getBytes(UTF_8)).withNeeds(List.of(ADDED)));
                run.done();
            } else {
                ScriptedHandler.reply(run);
            }
        };

        client.send(stream, 1, "a");

        assertThat(added.stream().map(CompletableFuture::join)).containsExactly(ADDED, ADDED + 1);
        server.tick();
        assertThat(client.output.take())
                .containsExactly(
                        new Told.Reply(stream, 1, ADDED, "x"),
                        new Told.Reply(stream, 2, ADDED + 1, "y"),
                        new Told.Ack(stream, 1));
    }

    @Test
    void anAddedOneWithoutAReplyIsToldAllTheSame() {
        long stream = open(false);
        handler.onRun = run -> {
            if (run.message(0).seq() == 1) {
                add(stream, NewMessage.of("x".getBytes(UTF_8)));
            }
            run.allDone();
        };

        client.send(stream, 1, "a");

        assertThat(client.outcomes()).containsExactly(new Told.Reply(stream, 1, ADDED, ""));
    }

    @Test
    void theEndWaitsForWhatWasAdded() {
        long stream = open(false);
        handler.hold();
        client.send(stream, 1, "a");
        client.end(stream, 1);
        add(stream, NewMessage.of("x".getBytes(UTF_8)).withNeeds(List.of(1L)));

        handler.held.remove().done();
        server.run();
        assertThat(client.outcomes()).isEmpty();

        handler.held.remove().done();
        server.run();
        assertThat(client.outcomes())
                .containsExactly(new Told.Reply(stream, 1, ADDED, ""), new Told.Ended(stream, "OK", "", 1));
    }

    @Test
    void asManyAddedOnesAsMayWaitAreTaken() {
        long stream = client.open(spec(false).window(2, 1_000));
        handler.hold();
        client.send(stream, 1, "a");
        for (int i = 0; i < 4; i++) {
            add(stream, NewMessage.of(new byte[1]));
        }

        assertThat(added.get(2)).isCompleted();
        assertThat(reason(added.get(3))).isEqualTo("LIMIT_REACHED");
    }

    @Test
    void anAddedOneThatWouldWaitForItselfIsNotTaken() {
        long stream = open(false);
        handler.hold();
        client.send(stream, 1, "a");

        add(stream, NewMessage.of(new byte[1]).withNeeds(List.of(ADDED)));

        assertThat(reason(added.get(0))).isEqualTo("GRAPH_CYCLE");
        add(stream, NewMessage.of(new byte[1]));
        assertThat(added.get(1).join()).isEqualTo(ADDED);
    }

    @Test
    void aLineTakesAddedOnesInTheMiddleOfAMessageInParts() {
        long stream = client.open(SpecBuilder.on("h"));
        handler.hold();
        client.send(stream, 1, "a");
        client.sendSegment(stream, 2, 0, "b", true);
        add(stream, NewMessage.of("x".getBytes(UTF_8)));

        client.sendSegment(stream, 2, 1, "b", false);
        handler.held.remove().allDone();
        server.run();

        assertThat(client.output.take(Told.Reset.class)).isEmpty();
        assertThat(handler.calls("run")).hasSize(2);
    }

    private void add(long stream, NewMessage message) {
        StreamContext context = Objects.requireNonNull(handler.streams.get(stream));
        added.add(context.add(message).toCompletableFuture());
        server.run();
    }

    private static String reason(CompletableFuture<Long> failed) {
        try {
            return "added as " + failed.join();
        } catch (java.util.concurrent.CompletionException e) {
            return ((HandlerException) Objects.requireNonNull(e.getCause()))
                    .failure()
                    .reason();
        }
    }

    @Test
    void aCycleIsRefusedWithItsNames() {
        long stream = open(false);
        Caller caller = new Caller(server);
        client.sendNeeding(stream, 1, "a", 2);
        client.sendNeeding(stream, 2, "b", 3);

        Failure refused =
                caller.send(client.session, stream, needing(3, "c", 1)).denied();

        assertThat(refused.reason()).isEqualTo("GRAPH_CYCLE");
        assertThat(refused.metadata()).containsEntry("cycle", "3 -> 1 -> 2 -> 3");
        client.send(stream, 3, "c");
        assertThat(handler.calls("run")).containsExactly("run 2 [3]", "run 2 [2]", "run 2 [1]");
    }

    private static SendAsk.Message needing(long seq, String text, long... needs) {
        return new SendAsk.Message(seq, text.getBytes(UTF_8), Client.needing(needs), "");
    }

    @Test
    void aWindowThatIsExhaustedIsToldWithWhatIsMissingAndFailsTheStreamInTime() {
        long stream = client.open(spec(false).window(2, 1_000));
        client.sendNeeding(stream, 2, "b", 1);
        server.tick();
        assertThat(client.outcomes()).containsExactly(new Told.Refused(stream, 1, "GRAPH_WINDOW_EXHAUSTED"));

        server.pass(LATE);

        assertThat(client.outcomes()).containsExactly(new Told.Aborted(stream, 1, 2, 2, "GRAPH_WINDOW_EXHAUSTED"));
        client.end(stream, 2);
        assertThat(client.outcomes()).containsExactly(new Told.Ended(stream, "GRAPH_WINDOW_EXHAUSTED", "", 1));
        client.session.endGoingAway();
        server.assertEmpty();
    }

    @Test
    void aWindowThatIsExhaustedGoesOnWhenWhatIsMissingComes() {
        long stream = client.open(spec(false).window(2, 1_000));
        client.sendNeeding(stream, 2, "b", 1);
        server.tick();

        client.send(stream, 1, "a");
        server.pass(LATE);

        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [2]");
        assertThat(client.output.take(Told.Aborted.class)).isEmpty();
    }

    @Test
    void whatIsMissingIsSkippedInTimeWhereTheSpecSaysSo() {
        long stream = client.open(spec(true).window(2, 1_000).onFailure(Policies.SKIP));
        client.sendNeeding(stream, 2, "b", 1);

        server.pass(LATE);

        assertThat(client.outcomes()).contains(new Told.Skipped(stream, 2 - 1, 1, 1, "GAP_SKIPPED"));
        assertThat(handler.calls("run")).containsExactly("run 2 [2]");
    }

    @Test
    void aSealedGraphWaitsForItsHoles() {
        long stream = open(true);
        client.send(stream, 1, "a");
        client.end(stream, 3);

        server.pass(LATE);

        assertThat(client.outcomes())
                .contains(new Told.Skipped(stream, 1, 2, 3, "GAP_SKIPPED"), new Told.Ended(stream, "OK", "", 1));
    }

    @Test
    void theSealAbortsWhatNeedsSomethingBeyondIt() {
        long stream = open(false);
        client.sendNeeding(stream, 1, "a", 5);

        client.end(stream, 1);

        assertThat(client.outcomes())
                .containsExactly(
                        new Told.Aborted(stream, 1, 1, 1, "DEPENDENCY_FAILED"), new Told.Ended(stream, "OK", "", 1));
    }

    @Test
    void aCancelledMessageTakesAlongWhatHangsOnIt() {
        long stream = open(false);
        client.sendNeeding(stream, 2, "b", 1);
        client.sendNeeding(stream, 3, "c", 2);

        client.cancel(stream, 2);
        client.send(stream, 1, "a");

        assertThat(client.outcomes())
                .containsExactly(
                        new Told.Aborted(stream, 1, 2, 2, "CANCELLED"),
                        new Told.Aborted(stream, 2, 3, 3, "DEPENDENCY_FAILED"));
        server.tick();
        assertThat(handler.calls("run")).containsExactly("run 2 [1]");
    }

    @Test
    void theTallyCountsEveryOutcomeOnce() {
        failBadAndNoteParents();
        long stream = open(true);
        client.send(stream, 1, "a", "bad");
        client.sendNeeding(stream, 3, "c", 2);
        client.sendNeeding(stream, 4, "d", 1);
        client.sendNeeding(stream, 6, "f", 4);
        add(stream, NewMessage.of("x".getBytes(UTF_8)));
        client.end(stream, 6);

        server.pass(LATE);

        assertThat(client.output.summary()).isEqualTo(new Summary(4, 1, 1, 1));
        assertThat(client.output.take(Told.Ended.class)).hasSize(1);
    }
}
