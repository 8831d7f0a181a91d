package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.order.FailurePolicy;
import dev.sluice.order.FailurePolicy.Last;
import dev.sluice.order.Needs;
import dev.sluice.order.Order;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a failure does to its key, and to no other. */
class KeyedPolicyTest {
    private final ScriptedHandler handler = new ScriptedHandler().failBad();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);
    private long stream;

    private void open(FailurePolicy policy) {
        stream = client.open(
                SpecBuilder.on("h").order(Order.KEYED).onFailure(policy).maxFailedScopes(2));
    }

    private void send(long seq, String key, String text) {
        client.sendKeyed(stream, seq, key, text);
    }

    private Told failed(long outSeq, long seq) {
        return new Told.Failed(stream, outSeq, seq, "BROKEN");
    }

    private Told reply(long outSeq, long seq, String text) {
        return new Told.Reply(stream, outSeq, seq, text);
    }

    @Test
    void abortRunsNothingOfTheKeyAndAllOfOthers() {
        open(Policies.ABORT);

        send(1, "k", "bad");
        send(2, "k", "b");
        send(3, "o", "c");

        assertThat(handler.tried).containsExactly("1", "3");
        assertThat(client.outcomes())
                .containsExactly(failed(1, 1), new Told.Aborted(stream, 2, 2, 2, "KEY_FAILED"), reply(3, 3, "c"));
        client.end(stream, 3);
        assertThat(client.outcomes()).containsExactly(new Told.Ended(stream, "OK", "", 3));
    }

    @Test
    void aMessageThatIsDoomedAtOnceMayBeTheLastOneOfAStreamThatEnds() {
        open(Policies.ABORT);
        send(1, "k", "bad");
        client.end(stream, 2);

        send(2, "k", "b");

        assertThat(client.output.take(Told.Ended.class)).containsExactly(new Told.Ended(stream, "OK", "", 2));
    }

    @Test
    void abortOfMoreKeysThanCanBeRememberedFailsTheStream() {
        open(Policies.ABORT);
        handler.hold();
        send(1, "a", "a");
        send(2, "b", "b");
        send(3, "c", "c");
        send(4, "d", "d");
        send(5, "d", "e");

        for (int i = 0; i < 3; i++) {
            handler.held.remove().fail(ScriptedHandler.BROKEN);
        }
        handler.held.remove().fail(ScriptedHandler.BROKEN);
        server.run();

        assertThat(client.outcomes())
                .containsExactly(
                        failed(1, 1),
                        failed(2, 2),
                        failed(3, 3),
                        new Told.Aborted(stream, 4, 5, 5, "LIMIT_REACHED"),
                        failed(5, 4));
        send(6, "z", "f");
        assertThat(client.outcomes()).containsExactly(new Told.Refused(stream, 6, "LIMIT_REACHED"));
        client.end(stream, 5);
        assertThat(client.outcomes()).containsExactly(new Told.Ended(stream, "LIMIT_REACHED", "", 5));
    }

    @Test
    void whatFailsInAStreamThatHasFailedIsNotTriedAgain() {
        open(Policies.retry(2, Last.ABORT));
        handler.hold();
        for (int seq = 1; seq <= 3; seq++) {
            send(seq, "k" + seq, "x");
        }
        send(4, "slow", "x");
        send(5, "slow", "y");
        for (int i = 0; i < 3; i++) {
            handler.held.remove().fail(ScriptedHandler.BROKEN);
        }
        var slow = handler.held.remove();
        server.pass(Policies.PAUSE);
        for (int i = 0; i < 3; i++) {
            handler.held.remove().fail(ScriptedHandler.BROKEN);
        }
        server.run();

        slow.fail(ScriptedHandler.BROKEN);
        server.run();

        assertThat(client.outcomes())
                .hasSize(5)
                .endsWith(new Told.Aborted(stream, 4, 5, 5, "LIMIT_REACHED"), failed(5, 4));
        assertThat(server.home.timers().pending()).as("pauses").isOne();
    }

    @Test
    void skipRunsWhatIsBehindInOrder() {
        open(Policies.SKIP);

        send(1, "k", "bad");
        send(2, "k", "b");
        send(3, "o", "c");

        assertThat(client.outcomes()).containsExactly(failed(1, 1), reply(2, 2, "b"), reply(3, 3, "c"));
    }

    @Test
    void retryHoldsUpTheKeyAlone() {
        open(Policies.retry(2, Last.ABORT));

        send(1, "k", "bad 1");
        send(2, "k", "b");
        send(3, "o", "c");
        assertThat(handler.tried).containsExactly("1", "3");
        assertThat(client.outcomes()).containsExactly(reply(1, 3, "c"));

        server.pass(Policies.PAUSE);
        assertThat(handler.tried).containsExactly("1", "3", "1#2", "2");
        assertThat(client.outcomes()).containsExactly(reply(2, 1, "bad 1"), reply(3, 2, "b"));
    }

    @Test
    void parkKeepsTheKeyAloneUntilItGoesOn() {
        open(Policies.PARK);

        send(1, "k", "bad 1");
        send(2, "k", "b");
        send(3, "o", "c");
        server.tick();
        assertThat(handler.tried).containsExactly("1", "3");
        assertThat(client.outcomes())
                .containsExactly(
                        new Told.Parked(stream, 1, 1, 1, "KEY_PARKED"),
                        new Told.Parked(stream, 2, 2, 2, "KEY_PARKED"),
                        reply(3, 3, "c"));

        client.resume(stream, true);
        assertThat(handler.tried).containsExactly("1", "3", "1#2", "2");
        assertThat(client.outcomes()).containsExactly(reply(4, 1, "bad 1"), reply(5, 2, "b"));
    }

    @Test
    void aCriticalOneAbortsItsKeyWhateverThePolicyIs() {
        for (FailurePolicy policy : List.of(Policies.SKIP, Policies.PARK)) {
            handler.tried.clear();
            open(policy);

            client.sendWith(
                    MessageAttributes.of("k".getBytes(StandardCharsets.UTF_8), true, 0, Map.of(), Needs.NONE, 0),
                    stream,
                    1,
                    "bad");
            send(2, "k", "b");
            send(3, "o", "c");

            assertThat(handler.tried).containsExactly("1", "3");
            assertThat(client.outcomes())
                    .containsExactly(failed(1, 1), new Told.Aborted(stream, 2, 2, 2, "KEY_FAILED"), reply(3, 3, "c"));
        }
    }

    // How far all is settled

    @Test
    void whatIsDoneBeyondAHoleIsToldInRanges() {
        open(Policies.ABORT);
        handler.onRun = run -> {
            if (run.message(0).key()[0] == 'k') {
                handler.held.add(run);
            } else {
                run.allDone();
            }
        };

        send(1, "o", "a");
        send(2, "k", "b");
        send(3, "o", "c");
        send(4, "o", "d");
        server.tick();
        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 1), new Told.Range(stream, 3, 4));

        handler.held.remove().done();
        server.tick();
        assertThat(client.output.take(Told.Ack.class)).containsExactly(new Told.Ack(stream, 4));
    }

    @Test
    void aRangeIsToldAgainToWhoSendsOneOfItAgain() {
        open(Policies.ABORT);
        handler.onRun = run -> {
            if (run.message(0).key()[0] == 'k') {
                handler.held.add(run);
            } else {
                run.allDone();
            }
        };
        send(1, "k", "b");
        send(2, "o", "c");
        server.tick();
        client.output.take();

        send(2, "o", "c");

        assertThat(client.output.take()).containsExactly(new Told.Range(stream, 2, 2));
    }

    @Test
    void neitherAckNorRangeRunsAheadOfAnItemThatHasNotLeft() {
        stream = client.open(SpecBuilder.on("h").order(Order.KEYED).outWindow(1, 1_000));
        handler.hold();
        for (int seq = 1; seq <= 4; seq++) {
            send(seq, "k" + seq, "x");
        }
        var runs = List.copyOf(handler.held);

        runs.get(3).done("four".getBytes(StandardCharsets.UTF_8));
        runs.get(2).done();
        runs.get(1).done("two".getBytes(StandardCharsets.UTF_8));
        runs.get(0).done();
        server.tick();
        assertThat(client.output.take()).containsExactly(reply(1, 4, "four"), new Told.Ack(stream, 1));

        client.grant(stream, 10, 1_000);
        client.confirm(stream, 1);
        assertThat(client.output.take()).contains(reply(2, 2, "two"), new Told.Ack(stream, 4));
    }
}
