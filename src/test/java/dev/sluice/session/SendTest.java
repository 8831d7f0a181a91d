package dev.sluice.session;

import static dev.sluice.session.Caller.keyed;
import static dev.sluice.session.Caller.message;
import static dev.sluice.session.Caller.next;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import dev.sluice.handler.HandlerException;
import dev.sluice.session.Caller.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SendTest {
    private final ScriptedHandler handler = new ScriptedHandler().echo();
    private final LocalServer server = LocalServer.with(handler);
    private final Caller caller = new Caller(server);
    private final StreamSpec named = SpecBuilder.on("h").name("s").build();
    private final StreamSpec numbered =
            SpecBuilder.on("h").name("s").serverNumbers().build();

    // Outcomes

    @Test
    void answersWithTheOutcomeOfEachMessageInOrder() {
        handler.failAt("bad");
        Sent sent = caller.sendTo(named, message(1, "a"), message(2, "bad"), message(3, "c"));
        assertThat(sent.told()).containsExactly("1 DONE", "2 FAILED BROKEN", "3 ABORTED STREAM_FAILED");
        assertThat(sent.answers()).isEqualTo(1);
    }

    @Test
    void answersWithReplies() {
        assertThat(caller.sendTo(named, message(1, "a"), message(2, "b")).told())
                .containsExactly("1 DONE a", "2 DONE b");
    }

    @Test
    void opensTheStreamOfAClientOnceAndKeepsItsSession() {
        caller.sendTo(named, message(1, "a"));
        caller.sendTo(named, message(2, "b"));
        assertThat(handler.calls).containsExactly("open 2", "run 2 [1]", "run 2 [2]");
        assertThat(server.sessions.all()).hasSize(1);
    }

    @Test
    void refusesAStreamThatIsThereWithAnotherSpec() {
        caller.sendTo(named, message(1, "a"));
        assertThat(caller.sendTo(numbered, next("b")).told()).containsExactly("STREAM_SPEC_DIFFERS");
    }

    @Test
    void tellsWhyAStreamCannotBeOpenedAndLeavesNothing() {
        assertThat(caller.sendTo(SpecBuilder.on("none").name("s").build(), message(1, "a"))
                        .told())
                .containsExactly("HANDLER_UNKNOWN");
        server.assertEmpty();
    }

    @Test
    void tellsAllWhoWaitForAStreamThatItsHandlerRefuses() {
        ScriptedHandler choosy = new ScriptedHandler().blocking();
        choosy.onOpen = stream -> {
            throw new HandlerException(ScriptedHandler.BROKEN);
        };
        LocalServer other = LocalServer.with(choosy);
        Caller early = new Caller(other);
        Sent first = early.sendTo(named, message(1, "a"));
        Sent second = early.sendTo(named, message(2, "b"));
        other.work();
        assertThat(first.told()).containsExactly("BROKEN");
        assertThat(second.told()).containsExactly("BROKEN");
        other.assertEmpty();
    }

    @Test
    void keepsTheOrderOfCallsThatComeWhileTheStreamIsOpened() {
        ScriptedHandler slow = new ScriptedHandler().blocking().echo();
        LocalServer other = LocalServer.with(slow);
        Caller early = new Caller(other);
        Sent first = early.sendTo(numbered, next("a"));
        Sent second = early.sendTo(numbered, next("b"));
        other.work();
        assertThat(first.told()).containsExactly("1 DONE a");
        assertThat(second.told()).containsExactly("2 DONE b");
    }

    // Who numbers

    @Test
    void numbersMessagesInTheOrderInWhichTheyCome() {
        assertThat(caller.sendTo(numbered, next("a"), next("b")).told()).containsExactly("1 DONE a", "2 DONE b");
        assertThat(caller.sendTo(numbered, next("c")).told()).containsExactly("3 DONE c");
    }

    @Test
    void refusesSeqsWhereTheServerNumbersAndAsksForThemWhereTheClientDoes() {
        assertThat(caller.sendTo(numbered, message(1, "a")).denied().metadata())
                .containsEntry("field", "messages.first_seq");
        Caller other = new Caller(LocalServer.with(handler));
        assertThat(other.sendTo(named, message(-1, "a")).denied().metadata())
                .containsEntry("field", "messages.first_seq");
        assertThat(other.sendTo(named, next("a")).denied().metadata()).containsEntry("field", "messages.first_seq");
        assertThat(other.sendTo(named, new SendAsk.Message(1, new byte[0], MessageAttributes.NONE, "k"))
                        .denied()
                        .metadata())
                .containsEntry("field", "messages.extras.idempotency_key");
    }

    @Test
    void refusesAGapAndSaysWhatItWaitsFor() {
        Sent sent = caller.sendTo(named, message(3, "c"));
        assertThat(sent.denied().reason()).isEqualTo("SEQUENCE_GAP");
        assertThat(sent.denied().metadata()).containsEntry("waiting_for", "1");
        assertThat(caller.sendTo(named, message(1, "a")).told()).containsExactly("1 DONE a");
    }

    @Test
    void takesMessagesOfAServerNumberedStreamByCallsAlone() {
        Client client = new Client(server);
        long id = client.open(SpecBuilder.on("h").serverNumbers());
        client.send(id, 1, "a");
        assertThat(client.output.take(Told.Reset.class))
                .extracting(Told.Reset::reason)
                .containsExactly("INVALID_ARGUMENT");
    }

    // The same message again

    @Test
    void joinsAMessageThatIsUnderWay() {
        handler.hold();
        Sent first = caller.sendTo(named, message(1, "a"));
        Sent again = caller.sendTo(named, message(1, "a"));
        assertThat(first.isAnswered() || again.isAnswered()).isFalse();
        ScriptedHandler.reply(handler.held.remove());
        server.run();
        assertThat(first.told()).containsExactly("1 DONE a");
        assertThat(again.told()).containsExactly("1 DONE a");
        assertThat(handler.calls("run")).containsExactly("run 2 [1]");
    }

    @Test
    void givesTheOutcomeOfASettledMessageAgainAndRunsNothing() {
        caller.sendTo(named, message(1, "a"));
        assertThat(caller.sendTo(named, message(1, "a"), message(2, "b")).told())
                .containsExactly("1 DONE a", "2 DONE b");
        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [2]");
    }

    @Test
    void takesTheSameIdempotencyKeyForTheSameMessage() {
        handler.hold();
        Sent first = caller.sendTo(numbered, keyed("k", "a"));
        Sent again = caller.sendTo(numbered, keyed("k", "a"), keyed("other", "b"));
        handler.held.remove().allDone();
        server.run();
        handler.held.remove().allDone();
        server.run();
        assertThat(first.told()).containsExactly("1 DONE");
        assertThat(again.told()).containsExactly("1 DONE", "2 DONE");
        assertThat(caller.sendTo(numbered, keyed("k", "a")).told()).containsExactly("1 DONE");
        assertThat(handler.calls("run")).hasSize(2);
    }

    @Test
    void forgetsOutcomesBeyondTheirWindowAndNeverRunsThemAgain() {
        for (int seq = 1; seq <= 9; seq++) {
            caller.sendTo(named, message(seq, "m"));
        }
        assertThat(caller.sendTo(named, message(1, "m")).told()).containsExactly("1 UNKNOWN OUTCOME_EXPIRED");
        assertThat(caller.sendTo(named, message(2, "m")).told()).containsExactly("2 DONE m");
        assertThat(handler.calls("run")).hasSize(9);
    }

    @Test
    void letsGoOfRepliesBeyondTheirBytesButStillKnowsTheMessages() {
        String reply = "x".repeat(600);
        caller.sendTo(numbered, keyed("a", reply));
        caller.sendTo(numbered, keyed("b", reply));
        assertThat(caller.sendTo(numbered, keyed("a", reply)).told()).containsExactly("1 UNKNOWN OUTCOME_EXPIRED");
        assertThat(caller.sendTo(numbered, keyed("b", reply)).told()).containsExactly("2 DONE " + reply);
        assertThat(handler.calls("run")).hasSize(2);
    }

    @Test
    void keepsNoRepliesUnderMemoryPressureButStillKnowsTheMessages() {
        LimitsBuilder limits = new LimitsBuilder();
        limits.maxBufferedBytes = 4_000;
        limits.outcomeWindowBytes = 1_000_000;
        LocalServer small = new LocalServer(limits, Map.of("h", handler));
        Caller pressing = new Caller(small);
        for (int i = 0; i < 10; i++) {
            assertThat(pressing.sendTo(numbered, keyed("k" + i, "x".repeat(700)))
                            .told())
                    .as("message " + i)
                    .containsExactly((i + 1) + " DONE " + "x".repeat(700));
        }
        assertThat(pressing.sendTo(numbered, keyed("k5", "x".repeat(700))).told())
                .containsExactly("6 UNKNOWN OUTCOME_EXPIRED");
    }

    // The end of a wait

    @Test
    void runsAMessageOnWhenNobodyWaitsAnyMore() {
        handler.hold();
        Sent first = caller.sendTo(named, message(1, "a"));
        caller.cancel(first);
        ScriptedHandler.reply(handler.held.remove());
        server.run();
        assertThat(first.isAnswered()).isFalse();
        assertThat(caller.sendTo(named, message(1, "a")).told()).containsExactly("1 DONE a");
        assertThat(handler.calls("run")).hasSize(1);
    }

    @Test
    void refusesWhatFollowsARefusedMessageOfTheSameCall() {
        StreamSpec narrow =
                SpecBuilder.on("h").name("n").window(1, 1_000).serverNumbers().build();
        handler.hold();
        Sent sent = caller.sendTo(narrow, next("a"), next("b"), next("c"));
        ScriptedHandler.reply(handler.held.remove());
        server.run();
        assertThat(sent.told()).containsExactly("1 DONE a", "0 REFUSED LIMIT_REACHED", "0 REFUSED LIMIT_REACHED");
    }

    @Test
    void saysWhenToTryAgainWhereTheWindowIsFull() {
        StreamSpec narrow =
                SpecBuilder.on("h").name("n").window(1, 1_000).serverNumbers().build();
        handler.hold();
        caller.sendTo(narrow, next("a"));
        Failure full = caller.sendTo(narrow, next("b")).denied();
        assertThat(full.code()).isEqualTo(Failure.Code.RESOURCE_EXHAUSTED);
        assertThat(full.retryMillis()).isPositive();
        ScriptedHandler.reply(handler.held.remove());
        server.run();
        Sent again = caller.sendTo(narrow, next("b"));
        ScriptedHandler.reply(handler.held.remove());
        server.run();
        assertThat(again.told()).containsExactly("2 DONE b");
    }

    @Test
    void holdsCallsToTheWindowOfBytesToo() {
        StreamSpec narrow =
                SpecBuilder.on("h").name("n").window(100, 10).serverNumbers().build();
        handler.hold();
        caller.sendTo(narrow, next("123456"));
        assertThat(caller.sendTo(narrow, next("12345")).denied().metadata()).containsEntry("limit", "window.bytes");
        assertThat(caller.sendTo(narrow, next("12345678901")).denied().metadata())
                .containsEntry("limit", "max-message-bytes");
    }

    @Test
    void tellsWhoWaitsWhatIsKnownWhenTheStreamGoes() {
        handler.hold();
        Client client = new Client(server);
        long id = client.open(SpecBuilder.on("h"));
        Sent running = caller.send(client.session, id, message(1, "a"));
        Sent queued = caller.send(client.session, id, message(2, "b"));
        client.reset(id);
        assertThat(running.told()).containsExactly("1 UNKNOWN OUTCOME_UNKNOWN");
        assertThat(queued.told()).containsExactly("2 ABORTED STREAM_CLOSED");
        handler.held.remove().allDone();
        client.leave();
        server.pass(Duration.ofSeconds(61));
        server.assertEmpty();
    }

    // Beside an Exchange

    @Test
    void tellsAnOutcomeToTheCallThatBroughtTheMessageAndNotToTheExchange() {
        Client client = new Client(server);
        long id = client.open(SpecBuilder.on("h"));
        client.send(id, 1, "by exchange");
        assertThat(caller.send(client.session, id, message(2, "by call")).told())
                .containsExactly("2 DONE by call");
        server.tick();
        assertThat(client.output.take())
                .containsExactly(new Told.Reply(id, 1, 1, "by exchange"), new Told.Ack(id, 1), new Told.Ack(id, 2));
    }

    @Test
    void joinsAMessageOfTheExchangeAndTellsBoth() {
        handler.hold();
        Client client = new Client(server);
        long id = client.open(SpecBuilder.on("h"));
        client.send(id, 1, "a");
        Sent joined = caller.send(client.session, id, message(1, "a"));
        ScriptedHandler.reply(handler.held.remove());
        server.run();
        assertThat(joined.told()).containsExactly("1 DONE a");
        assertThat(client.output.take(Told.Reply.class)).containsExactly(new Told.Reply(id, 1, 1, "a"));
        assertThat(caller.send(client.session, id, message(1, "a")).told()).containsExactly("1 DONE a");
    }

    @Test
    void doesNotWaitForAMessageThatTheExchangeHasWithdrawn() {
        handler.hold();
        Client client = new Client(server);
        long id = client.open(SpecBuilder.on("h"));
        client.send(id, 1, "running");
        client.send(id, 2, "queued", "queued behind");
        client.cancel(id, 2);
        Sent withdrawn = caller.send(client.session, id, message(2, "queued"));
        Sent waiting = caller.send(client.session, id, message(3, "queued behind"));
        assertThat(withdrawn.told()).containsExactly("2 ABORTED CANCELLED");
        assertThat(waiting.isAnswered()).isFalse();
    }

    @Test
    void acksAMessageOfACallThatIsWithdrawnBeforeItRuns() {
        Client client = new Client(server);
        long id = client.open(SpecBuilder.on("h"));
        SendAsk ask = new SendAsk(id, null, client.connection, List.of(message(1, "a")));
        List<SendResult> results = new ArrayList<>();
        client.session.send(ask, results::add);
        client.cancel(id, 1);
        server.tick();
        assertThat(results).hasSize(1);
        assertThat(client.output.take()).containsExactly(new Told.Ack(id, 1));
    }

    @Test
    void namesAStreamThatTheSessionDoesNotHave() {
        Client client = new Client(server);
        assertThat(caller.send(client.session, 8, message(1, "a")).told()).containsExactly("STREAM_UNKNOWN");
    }

    // The session

    @Test
    void keepsTheSessionOfAClientForItsTtlBehindTheLastCall() {
        handler.hold();
        Sent slow = caller.sendTo(named, message(1, "a"));
        server.pass(Duration.ofMinutes(10));
        assertThat(slow.isAnswered()).as("the handler's time is over").isTrue();
        caller.sendTo(named, message(1, "a"));
        server.pass(Duration.ofSeconds(59));
        assertThat(server.sessions.all()).hasSize(1);
        handler.held.remove().allDone();
        server.pass(Duration.ofSeconds(2));
        server.assertEmpty();
    }

    @Test
    void keepsTheSessionWhileACallWaits() {
        LimitsBuilder limits = new LimitsBuilder();
        limits.sessionTtl = Duration.ofSeconds(5);
        LocalServer hasty = new LocalServer(limits, Map.of("h", handler.hold()));
        Sent slow = new Caller(hasty).sendTo(named, message(1, "a"));
        hasty.pass(Duration.ofSeconds(20));
        ScriptedHandler.reply(handler.held.remove());
        hasty.run();
        assertThat(slow.told()).containsExactly("1 DONE a");
        hasty.pass(Duration.ofSeconds(6));
        hasty.assertEmpty();
    }

    @Test
    void anOpenDoesNotShortenTheTimeBehindTheLastCall() {
        Client client = new Client(server);
        Session session = Objects.requireNonNull(server.sessions.create(server.home, null));
        session.open(client.ask(List.of(named)), new OpenCall(), opened -> {});
        caller.send(session, 2, message(1, "a"));
        session.open(client.ask(1, SpecBuilder.on("h")), new OpenCall(), opened -> {});
        server.pass(Duration.ofSeconds(59));
        assertThat(session.isClosed()).isFalse();
        server.pass(Duration.ofSeconds(2));
        assertThat(session.isClosed()).isTrue();
    }

    @Test
    void resetsAStreamOfCallsThatIsIdle() {
        StreamSpec idle =
                SpecBuilder.on("h").name("s").idleTimeout(Duration.ofSeconds(1)).build();
        caller.sendTo(idle, message(1, "a"));
        server.pass(Duration.ofSeconds(3));
        assertThat(handler.calls("close")).containsExactly("close 2 RESET");
    }

    @Test
    void takesNothingMoreWhenTheServerLeaves() {
        caller.sendTo(named, message(1, "a"));
        server.sessions.drain();
        server.sessions.all().forEach(session -> session.goAway(1_000));
        assertThat(caller.sendTo(named, message(2, "b")).told()).containsExactly("GOING_AWAY");
        assertThat(caller.sendTo(named, message(1, "a")).told()).containsExactly("1 DONE a");
    }
}
