package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.order.FailurePolicy;
import dev.sluice.order.FailurePolicy.Last;
import dev.sluice.order.Order;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What calls of Send are told of a failure, in every order. */
class SendPolicyTest {
    private final ScriptedHandler handler = new ScriptedHandler().failBad();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);
    private final Caller caller = new Caller(server);
    private long stream;
    private Order order = Order.FIFO;

    private void open(Order order, FailurePolicy policy) {
        this.order = order;
        stream = client.open(SpecBuilder.on("h").order(order).onFailure(policy).gap(Duration.ofMinutes(1), false));
    }

    /** All of one scope: with one key, each needing the one before it. */
    private SendAsk.Message message(long seq, String text) {
        MessageAttributes attributes = switch (order) {
            case SYNC, FIFO, SEQUENCED -> MessageAttributes.NONE;
            case KEYED -> MessageAttributes.keyed("k".getBytes(UTF_8));
            case GRAPH -> seq == 1 ? MessageAttributes.NONE : Client.needing(seq - 1);
        };
        return new SendAsk.Message(seq, text.getBytes(UTF_8), attributes, "");
    }

    private List<String> send(SendAsk.Message... messages) {
        return caller.send(client.session, stream, messages).told();
    }

    private static String whyAborted(Order order) {
        return switch (order) {
            case SYNC, FIFO, SEQUENCED -> "STREAM_FAILED";
            case KEYED -> "KEY_FAILED";
            case GRAPH -> "DEPENDENCY_FAILED";
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED", "KEYED", "GRAPH"})
    void abort(Order order) {
        open(order, Policies.ABORT);

        assertThat(send(message(1, "bad"), message(2, "b")))
                .containsExactly("1 FAILED BROKEN", "2 ABORTED " + whyAborted(order));
        assertThat(send(message(1, "bad"), message(2, "b")))
                .as("again")
                .containsExactly("1 FAILED BROKEN", "2 ABORTED " + whyAborted(order));
        assertThat(client.outcomes()).as("on the path").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED", "KEYED", "GRAPH"})
    void skip(Order order) {
        open(order, Policies.SKIP);

        assertThat(send(message(1, "bad"), message(2, "b"))).containsExactly("1 FAILED BROKEN", "2 DONE b");
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void retryTellsTheLastAttemptAlone(Order order) {
        open(order, Policies.retry(3, Last.ABORT));

        Caller.Sent sent = caller.send(client.session, stream, message(1, "bad 2"));
        server.pass(Policies.PAUSE);
        assertThat(sent.isAnswered()).isFalse();
        server.pass(Policies.PAUSE.multipliedBy(2));

        assertThat(sent.told()).containsExactly("1 DONE bad 2");
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED", "KEYED", "GRAPH"})
    void parkIsToldFirstAndTheOutcomeToWhoAsksAgain(Order order) {
        open(order, Policies.PARK);
        String why = order == Order.KEYED ? "KEY_PARKED" : "STREAM_PARKED";

        assertThat(send(message(1, "bad 1"), message(2, "b"))).containsExactly("1 PARKED " + why, "2 PARKED " + why);
        assertThat(send(message(3, "c"))).containsExactly("3 PARKED " + why);
        assertThat(send(message(1, "bad 1"))).as("again").containsExactly("1 PARKED " + why);

        client.resume(stream, true);
        assertThat(send(message(1, "bad 1"), message(2, "b"), message(3, "c")))
                .containsExactly("1 DONE bad 1", "2 DONE b", "3 DONE c");
        assertThat(client.outcomes()).as("on the path").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Last.class)
    void syncAnswersTheOneAndThenTheNext(Last last) {
        open(Order.SYNC, new FailurePolicy(1, 0, last));

        String first = last == Last.PARK ? "1 PARKED STREAM_PARKED" : "1 FAILED BROKEN";
        String second = switch (last) {
            case ABORT -> "STREAM_FAILED";
            case SKIP -> "2 DONE b";
            case PARK -> "2 PARKED STREAM_PARKED";
        };
        assertThat(send(message(1, "bad"))).containsExactly(first);
        assertThat(send(message(2, "b"))).containsExactly(second);
    }

    @Test
    void whoAsksForAMessageOfThePathThatIsParkedIsToldSo() {
        open(Order.FIFO, Policies.PARK);
        client.send(stream, 1, "bad 1", "b");

        assertThat(send(message(1, "bad 1"), message(2, "b")))
                .containsExactly("1 PARKED STREAM_PARKED", "2 PARKED STREAM_PARKED");
    }

    @Test
    void whoWaitsForAMessageOfThePathIsToldWhenItIsParkedAsThePathIs() {
        open(Order.FIFO, Policies.PARK);
        handler.hold();
        client.send(stream, 1, "a");
        Caller.Sent sent = caller.send(client.session, stream, message(1, "a"));

        handler.held.remove().fail(ScriptedHandler.BROKEN);
        server.run();

        assertThat(sent.told()).containsExactly("1 PARKED STREAM_PARKED");
        assertThat(client.outcomes()).containsExactly(new Told.Parked(stream, 1, 1, 1, "STREAM_PARKED"));
    }

    @Test
    void anotherMessageWithTheSameSeqIsRefusedByAGraph() {
        open(Order.GRAPH, Policies.ABORT);
        handler.hold();
        caller.send(client.session, stream, message(1, "a"));

        assertThat(send(message(1, "another"))).containsExactly("SEQ_REUSED");
    }

    @Test
    void aStreamThatNobodyCanBeToldOfByAPathKeepsNothingForOne() {
        StreamSpec spec = SpecBuilder.on("h")
                .order(Order.SEQUENCED)
                .gap(Duration.ofSeconds(1), true)
                .name("s")
                .build();
        caller.sendTo(spec, Caller.message(2, "b"));
        server.pass(Duration.ofSeconds(2));

        Stream there = Objects.requireNonNull(caller.implicit().streams().get("s"));
        assertThat(there.outlet().isEmpty()).isTrue();
        assertThat(caller.sendTo(spec, Caller.message(1, "a")).told()).containsExactly("1 SKIPPED GAP_SKIPPED");
    }
}
