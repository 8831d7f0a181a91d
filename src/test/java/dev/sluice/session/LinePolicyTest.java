package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.order.FailurePolicy;
import dev.sluice.order.FailurePolicy.Last;
import dev.sluice.order.Order;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a failure does where the stream is one line. */
class LinePolicyTest {
    private final ScriptedHandler handler = new ScriptedHandler().failBad();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);
    private long stream;

    private void open(Order order, FailurePolicy policy) {
        stream = client.open(SpecBuilder.on("h").order(order).onFailure(policy).gap(Duration.ofMinutes(1), false));
    }

    private Told failed(long outSeq, long seq) {
        return new Told.Failed(stream, outSeq, seq, "BROKEN");
    }

    private Told reply(long outSeq, long seq, String text) {
        return new Told.Reply(stream, outSeq, seq, text);
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED"})
    void abortRunsNothingBehindTheFailedOne(Order order) {
        open(order, Policies.ABORT);

        client.send(stream, 1, "a", "bad", "c", "d");

        assertThat(handler.tried).containsExactly("1", "2");
        assertThat(client.outcomes())
                .containsExactly(reply(1, 1, "a"), failed(2, 2), new Told.Aborted(stream, 3, 3, 4, "STREAM_FAILED"));
        client.send(stream, 5, "e");
        assertThat(client.outcomes()).containsExactly(new Told.Refused(stream, 5, "STREAM_FAILED"));
        client.end(stream, 4);
        assertThat(client.outcomes()).containsExactly(new Told.Ended(stream, "STREAM_FAILED", "", 3));
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED"})
    void skipRunsWhatIsBehindTheFailedOneInOrder(Order order) {
        open(order, Policies.SKIP);

        client.send(stream, 1, "a", "bad", "c", "bad", "e");

        assertThat(handler.tried).containsExactly("1", "2", "3", "4", "5");
        assertThat(client.outcomes())
                .containsExactly(reply(1, 1, "a"), failed(2, 2), reply(3, 3, "c"), failed(4, 4), reply(5, 5, "e"));
        client.end(stream, 5);
        assertThat(client.outcomes()).containsExactly(new Told.Ended(stream, "OK", "", 5));
        assertThat(server.home.failures().size()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED"})
    void retryRunsNothingBehindAFailedOneBeforeThatHasItsOutcome(Order order) {
        open(order, Policies.retry(3, Last.ABORT));

        client.send(stream, 1, "bad 2", "b", "c");
        assertThat(handler.tried).containsExactly("1");
        assertThat(client.outcomes()).isEmpty();

        server.pass(Policies.PAUSE);
        assertThat(handler.tried).containsExactly("1", "1#2");
        server.pass(Policies.PAUSE.multipliedBy(2));
        assertThat(handler.tried).containsExactly("1", "1#2", "1#3", "2", "3");
        assertThat(client.outcomes()).containsExactly(reply(1, 1, "bad 2"), reply(2, 2, "b"), reply(3, 3, "c"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED"})
    void theLastAttemptIsFollowedByAbort(Order order) {
        open(order, Policies.retry(2, Last.ABORT));
        client.send(stream, 1, "bad", "b");

        server.pass(Policies.PAUSE);

        assertThat(handler.tried).containsExactly("1", "1#2");
        assertThat(client.outcomes()).containsExactly(failed(1, 1), new Told.Aborted(stream, 2, 2, 2, "STREAM_FAILED"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED"})
    void theLastAttemptIsFollowedBySkip(Order order) {
        open(order, Policies.retry(2, Last.SKIP));
        client.send(stream, 1, "bad", "b");

        server.pass(Policies.PAUSE);

        assertThat(handler.tried).containsExactly("1", "1#2", "2");
        assertThat(client.outcomes()).containsExactly(failed(1, 1), reply(2, 2, "b"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED"})
    void theLastAttemptIsFollowedByPark(Order order) {
        open(order, Policies.retry(2, Last.PARK));
        client.send(stream, 1, "bad", "b");

        server.pass(Policies.PAUSE);

        assertThat(handler.tried).containsExactly("1", "1#2");
        assertThat(client.outcomes()).containsExactly(new Told.Parked(stream, 1, 1, 2, "STREAM_PARKED"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED"})
    void parkRunsNothingBehindTheFailedOneUntilItGoesOnAndThenInOrder(Order order) {
        open(order, Policies.PARK);
        client.send(stream, 1, "a", "bad 1", "c");
        client.send(stream, 4, "d");

        assertThat(handler.tried).containsExactly("1", "2");
        assertThat(client.output.take())
                .contains(
                        reply(1, 1, "a"),
                        new Told.Parked(stream, 2, 2, 3, "STREAM_PARKED"),
                        new Told.Parked(stream, 3, 4, 4, "STREAM_PARKED"));
        server.tick();
        client.outcomes();

        assertThat(client.resume(stream, true)).isEqualTo(1);
        assertThat(handler.tried).containsExactly("1", "2", "2#2", "3", "4");
        assertThat(client.outcomes()).containsExactly(reply(4, 2, "bad 1"), reply(5, 3, "c"), reply(6, 4, "d"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED"})
    void aCriticalOneAbortsWhateverThePolicyIs(Order order) {
        for (FailurePolicy policy : List.of(Policies.SKIP, Policies.PARK, Policies.retry(1, Last.SKIP))) {
            handler.tried.clear();
            open(order, policy);

            client.sendWith(Client.critical(), stream, 1, "bad");
            client.send(stream, 2, "b");

            assertThat(handler.tried).containsExactly("1");
            assertThat(client.outcomes()).containsExactly(failed(1, 1), new Told.Refused(stream, 2, "STREAM_FAILED"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED"})
    void aCriticalOneIsTriedAsOftenAsOthers(Order order) {
        open(order, Policies.retry(2, Last.PARK));
        client.sendWith(Client.critical(), stream, 1, "bad");
        client.send(stream, 2, "b");

        server.pass(Policies.PAUSE);

        assertThat(handler.tried).containsExactly("1", "1#2");
        assertThat(client.outcomes()).containsExactly(failed(1, 1), new Told.Aborted(stream, 2, 2, 2, "STREAM_FAILED"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED"})
    void whatCameBackUnrunHasHadNoAttempt(Order order) {
        open(order, Policies.retry(2, Last.SKIP));
        client.send(stream, 1, "bad 1", "bad 1", "c");

        server.pass(Policies.PAUSE);
        server.pass(Policies.PAUSE);

        assertThat(handler.tried).containsExactly("1", "1#2", "2", "2#2", "3");
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED"})
    void whatCameBackUnrunKeepsItsTimeToLive(Order order) {
        open(order, Policies.retry(2, Last.SKIP));
        client.sendWithTtl(Duration.ofMillis(200), stream, 1, "bad 1", "b");

        server.pass(Duration.ofMillis(300));
        server.pass(Policies.PAUSE);

        assertThat(handler.tried).containsExactly("1", "1#2");
        assertThat(client.outcomes())
                .containsExactlyInAnyOrder(new Told.Aborted(stream, 1, 2, 2, "EXPIRED"), reply(2, 1, "bad 1"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ABORT", "SKIP", "PARK"})
    void syncTakesTheNextOneAsThePolicySays(Last last) {
        open(Order.SYNC, new FailurePolicy(1, 0, last));

        client.send(stream, 1, "bad");
        client.send(stream, 2, "b");

        Told first = last == Last.PARK ? new Told.Parked(stream, 1, 1, 1, "STREAM_PARKED") : failed(1, 1);
        Told second = switch (last) {
            case ABORT -> new Told.Refused(stream, 2, "STREAM_FAILED");
            case SKIP -> reply(2, 2, "b");
            case PARK -> new Told.Parked(stream, 2, 2, 2, "STREAM_PARKED");
        };
        server.tick();
        assertThat(client.outcomes()).containsExactly(first, second);
        assertThat(handler.tried).isEqualTo(last == Last.SKIP ? List.of("1", "2") : List.of("1"));
    }

    @ParameterizedTest
    @EnumSource(names = {"SYNC"})
    void syncIsBusyWhileItsMessagePauses(Order order) {
        open(order, Policies.retry(2, Last.ABORT));
        client.send(stream, 1, "bad 1");

        client.send(stream, 2, "b");
        assertThat(client.outcomes()).containsExactly(new Told.Refused(stream, 2, "SYNC_BUSY"));

        server.pass(Policies.PAUSE);
        client.send(stream, 2, "b");
        assertThat(handler.tried).containsExactly("1", "1#2", "2");
    }
}
