package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamCursorTest {
    private final ScriptedHandler handler = new ScriptedHandler();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);

    @Test
    void itStandsOnEachStreamOfEachSessionOnce() {
        Client other = new Client(server);
        client.openAll(List.of(SpecBuilder.on("h").build(), SpecBuilder.on("h").build()));
        openAlike(other, 200);

        assertThat(ids(new StreamCursor(server.sessions.all()))).hasSize(202).doesNotHaveDuplicates();
        assertThat(ids(new StreamCursor(List.of(other.session)))).hasSize(200);
    }

    @Test
    void withoutStreamsItStandsOnNone() {
        assertThat(new StreamCursor(List.of()).next()).isFalse();
        assertThat(new StreamCursor(List.of(client.session)).next()).isFalse();
    }

    @Test
    void streamsThatComeAndGoMeanwhileDoNotLeadItAstray() {
        openAlike(client, 300);
        StreamCursor cursor = new StreamCursor(List.of(client.session));
        List<Long> seen = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            assertThat(cursor.next()).isTrue();
            seen.add(cursor.id());
        }
        for (long gone = 2; gone <= 400; gone += 2) {
            client.reset(gone);
        }
        openAlike(client, 300);

        while (cursor.next()) {
            seen.add(cursor.id());
        }

        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen).containsAll(evenFrom(402, 600));
    }

    @Test
    void itShowsWhatBecameOfTheMessages() {
        handler.hold();
        client.open(SpecBuilder.on("h").name("a name"));
        client.send(2, 1, "one", "three", "seven");
        handler.held.remove().done();
        server.run();

        StreamCursor cursor = only();

        assertThat(cursor.name()).isEqualTo("a name");
        assertThat(cursor.handler()).isEqualTo("h");
        assertThat(cursor.sessionId()).isEqualTo(client.session.id());
        assertThat(cursor.accepted()).isEqualTo(3);
        assertThat(cursor.settled()).isEqualTo(1);
        assertThat(cursor.queued()).isEqualTo(2);
        assertThat(cursor.queuedBytes()).isEqualTo("threeseven".length());
        assertThat(server.sessions.counters().queued()).isEqualTo(2);
    }

    @Test
    void ageCountsFromTheOpenAndIdlenessFromTheLastMessage() {
        server.pass(Duration.ofSeconds(5));
        client.open(SpecBuilder.on("h"));
        server.pass(Duration.ofSeconds(20));
        client.send(2, 1, "a");
        server.pass(Duration.ofSeconds(3));

        assertThat(only().ageSeconds()).isEqualTo(23);
        assertThat(only().idleSeconds()).isEqualTo(3);
    }

    @Test
    void aStreamIsOpenUntilItsEndIsSaid() {
        handler.hold();
        client.open(SpecBuilder.on("h"));
        client.send(2, 1, "a");
        assertThat(only().status()).isEqualTo(StreamStatus.OPEN);

        client.end(2, 1);
        assertThat(only().status()).isEqualTo(StreamStatus.ENDING);
    }

    @Test
    void aStreamWhoseLastWordIsNotTakenHasEnded() {
        client.open(SpecBuilder.on("h"));
        client.stopReading();
        client.end(2, 0);

        assertThat(only().status()).isEqualTo(StreamStatus.ENDED);
    }

    @Test
    void aStreamThatIsAskedForIsOpening() {
        handler.blocking();
        LocalServer slow = LocalServer.with(handler);
        Client asking = new Client(slow);
        asking.open(asking.ask(1, SpecBuilder.on("h")), new ArrayList<>());

        StreamCursor cursor = new StreamCursor(slow.sessions.all());
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.status()).isEqualTo(StreamStatus.OPENING);
    }

    @Test
    void aStreamOfAFailedMessageHasFailed() {
        handler.failAt("bad");
        client.open(SpecBuilder.on("h"));
        client.send(2, 1, "bad");

        assertThat(only().status()).isEqualTo(StreamStatus.FAILED);
    }

    @Test
    void aStreamWhoseHandlerDoesNotReturnIsStuck() {
        handler.hold();
        client.open(SpecBuilder.on("h"));
        client.send(2, 1, "a");
        server.pass(LocalServer.HANDLER_TIMEOUT.plusSeconds(1));
        assertThat(only().status()).isEqualTo(StreamStatus.STUCK);

        handler.held.remove().done();
        server.run();
        assertThat(only().status()).isEqualTo(StreamStatus.FAILED);
    }

    @Test
    void aStreamWhoseClientTakesNoRepliesIsBlocked() {
        handler.onRun = StreamCursorTest::bigReplies;
        client.open(SpecBuilder.on("h").window(8, 100).outWindow(8, 100));
        for (int seq = 1; seq <= 4; seq++) {
            client.send(2, seq, "a");
        }

        assertThat(only().status()).isEqualTo(StreamStatus.BLOCKED);
        client.grant(2, 8, 1_000);
        assertThat(only().status()).isEqualTo(StreamStatus.OPEN);
    }

    @Test
    void messagesOfAStreamThatIsResetAreNotQueuedAnyMore() {
        handler.hold();
        client.open(SpecBuilder.on("h"));
        client.send(2, 1, "a", "b");
        client.send(2, 3, "c");
        handler.held.peek().done();
        server.run();
        client.reset(2);
        Run run = handler.held.remove();
        run.allDone();
        server.run();

        assertThat(server.sessions.counters().discarded()).isEqualTo(2);
        assertThat(server.sessions.counters().queued()).isZero();
    }

    private StreamCursor only() {
        StreamCursor cursor = new StreamCursor(server.sessions.all());
        assertThat(cursor.next()).isTrue();
        return cursor;
    }

    private static void bigReplies(Run run) {
        for (int i = 0; i < run.size(); i++) {
            run.done(new byte[90]);
        }
    }

    private static void openAlike(Client who, int count) {
        who.open(who.ask(count, SpecBuilder.on("h")));
    }

    private static List<String> ids(StreamCursor cursor) {
        List<String> ids = new ArrayList<>();
        while (cursor.next()) {
            ids.add(cursor.sessionId() + "/" + cursor.id());
        }
        return ids;
    }

    private static List<Long> evenFrom(long first, long last) {
        List<Long> ids = new ArrayList<>();
        for (long id = first; id <= last; id += 2) {
            ids.add(id);
        }
        return ids;
    }
}
