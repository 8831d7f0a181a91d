package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.order.FailurePolicy;
import dev.sluice.order.FailurePolicy.Last;
import dev.sluice.order.Needs;
import dev.sluice.order.Order;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a failure does to what depends on it, and to nothing else: 2 and 3 need 1, 4 needs 3, and 5 nothing. */
class GraphPolicyTest {
    private final ScriptedHandler handler = new ScriptedHandler().failBad();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);
    private final SpecBuilder spec = SpecBuilder.on("h").order(Order.GRAPH);
    private long stream;

    @BeforeEach
    void manyMayFail() {
        spec.maxFailedScopes(16);
    }

    private void open(FailurePolicy policy) {
        stream = client.open(spec.onFailure(policy));
    }

    private void sendAll(MessageAttributes first, String text) {
        client.sendWith(first, stream, 1, text);
        client.sendNeeding(stream, 2, "b", 1);
        client.sendNeeding(stream, 3, "c", 1);
        client.sendNeeding(stream, 4, "d", 3);
        client.send(stream, 5, "e");
    }

    private Told failed(long outSeq, long seq) {
        return new Told.Failed(stream, outSeq, seq, "BROKEN");
    }

    private Told reply(long outSeq, long seq, String text) {
        return new Told.Reply(stream, outSeq, seq, text);
    }

    private Told aborted(long outSeq, long seq) {
        return new Told.Aborted(stream, outSeq, seq, seq, "DEPENDENCY_FAILED");
    }

    @Test
    void abortRunsNothingThatDependsOnTheFailedOne() {
        open(Policies.ABORT);

        sendAll(MessageAttributes.NONE, "bad");

        assertThat(handler.tried).containsExactly("1", "5");
        assertThat(client.outcomes())
                .containsExactly(failed(1, 1), aborted(2, 2), aborted(3, 3), aborted(4, 4), reply(5, 5, "e"));
        client.end(stream, 5);
        assertThat(client.outcomes()).containsExactly(new Told.Ended(stream, "OK", "", 5));
    }

    @Test
    void abortAbortsWhatWaitsInOneItemForEachStretch() {
        open(Policies.ABORT);
        client.sendNeeding(stream, 2, "b", 1);
        client.sendNeeding(stream, 3, "c", 2);

        client.send(stream, 1, "bad");

        assertThat(client.outcomes())
                .containsExactly(failed(1, 1), new Told.Aborted(stream, 2, 2, 3, "DEPENDENCY_FAILED"));
    }

    @Test
    void skipRunsWhatDependsOnTheFailedOne() {
        open(Policies.SKIP);

        sendAll(MessageAttributes.NONE, "bad");

        assertThat(handler.tried).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void retryHoldsUpWhatDependsOnTheFailedOneAlone() {
        open(Policies.retry(2, Last.ABORT));

        sendAll(MessageAttributes.NONE, "bad 1");
        assertThat(handler.tried).containsExactly("1", "5");

        server.pass(Policies.PAUSE);
        assertThat(handler.tried).startsWith("1", "5", "1#2").hasSize(6);
        assertThat(handler.tried.indexOf("3")).isLessThan(handler.tried.indexOf("4"));
    }

    @Test
    void parkKeepsWhatDependsOnTheFailedOneUntilThatGoesOn() {
        open(Policies.PARK);

        sendAll(MessageAttributes.NONE, "bad 1");
        server.tick();
        assertThat(handler.tried).containsExactly("1", "5");
        assertThat(client.outcomes())
                .containsExactly(
                        new Told.Parked(stream, 1, 1, 1, "STREAM_PARKED"),
                        new Told.Parked(stream, 2, 2, 2, "STREAM_PARKED"),
                        new Told.Parked(stream, 3, 3, 3, "STREAM_PARKED"),
                        new Told.Parked(stream, 4, 4, 4, "STREAM_PARKED"),
                        reply(5, 5, "e"));

        client.resume(stream, true);
        assertThat(handler.tried).hasSize(6);
        assertThat(handler.tried.get(2)).isEqualTo("1#2");
        client.end(stream, 5);
        assertThat(client.output.take(Told.Ended.class)).containsExactly(new Told.Ended(stream, "OK", "", 9));
    }

    @Test
    void aCriticalOneAbortsWhatDependsOnItWhateverThePolicyIs() {
        for (FailurePolicy policy : List.of(Policies.SKIP, Policies.PARK)) {
            handler.tried.clear();
            open(policy);

            sendAll(Client.critical(), "bad");

            assertThat(handler.tried).containsExactly("1", "5");
            assertThat(client.outcomes())
                    .containsExactly(failed(1, 1), aborted(2, 2), aborted(3, 3), aborted(4, 4), reply(5, 5, "e"));
        }
    }

    @Test
    void anEdgeSaysWhatTheFailureDoesToItsOwnMessage() {
        open(Policies.ABORT);
        client.send(stream, 1, "bad");

        client.sendWith(edge(Needs.Edge.RUN), stream, 2, "b");
        client.sendWith(edge(Needs.Edge.SKIP), stream, 3, "c");
        client.sendWith(edge(Needs.Edge.ABORT), stream, 4, "d");
        client.sendNeeding(stream, 5, "e", 3);

        assertThat(client.outcomes())
                .containsExactly(
                        failed(1, 1),
                        reply(2, 2, "b"),
                        new Told.Skipped(stream, 3, 3, 3, "DEPENDENCY_FAILED"),
                        aborted(4, 4),
                        reply(5, 5, "e"));
    }

    private static MessageAttributes edge(Needs.Edge edge) {
        Needs needs = new Needs(new long[] {1}, new Needs.Edge[] {edge}, 0, 0);
        return MessageAttributes.of(null, false, 0, Map.of(), needs, 0);
    }

    @Test
    void moreFailuresThanCanBeRememberedFailTheStreamWhateverThePolicyIs() {
        spec.maxFailedScopes(1);
        open(Policies.SKIP);
        client.sendNeeding(stream, 8, "waits", 7);

        client.send(stream, 1, "bad", "bad", "bad", "bad");

        assertThat(client.outcomes())
                .contains(new Told.Aborted(stream, 3, 8, 8, "LIMIT_REACHED"), failed(1, 1), failed(2, 2));
        client.end(stream, 8);
        assertThat(client.outcomes())
                .anyMatch(told -> told instanceof Told.Ended end && end.reason().equals("LIMIT_REACHED"));
    }
}
