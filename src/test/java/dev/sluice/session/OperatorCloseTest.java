package dev.sluice.session;

import static dev.sluice.session.Caller.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Handler;
import dev.sluice.session.Caller.Sent;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator sees of sessions, and what becomes of those that he closes. */
class OperatorCloseTest extends DurableFixture {
    private final List<String> answers = new ArrayList<>();

    private void close(boolean finish, String id) {
        server.sessions.close(id, finish, failure -> answers.add(failure == null ? "closed" : failure.reason()));
        server.run();
    }

    private SessionView view() {
        return client.session.view();
    }

    @Test
    void aSessionIsAttachedThenWaitsAndAfterARestartIsStored() throws StoreFailure {
        limits.sessionTtl = Duration.ofMinutes(1);
        limits.durableSessionTtl = Duration.ofHours(2);
        start();
        client.open(SpecBuilder.on("h"));
        assertThat(view()).isEqualTo(new SessionView(client.session.id(), SessionStatus.ATTACHED, 1, 1, false, 0));
        client.leave();
        server.pass(Duration.ofSeconds(20));
        assertThat(view().status()).isEqualTo(SessionStatus.WAITING);
        assertThat(view().expiresInMillis()).isEqualTo(40_000);

        client = client.again();
        assertThat(view().expiresInMillis()).isZero();
        client.open(disk());
        client.leave();
        assertThat(view().durable()).isTrue();
        assertThat(view().expiresInMillis()).isEqualTo(7_200_000);

        SessionView stored = kill().view();
        assertThat(stored.status()).isEqualTo(SessionStatus.STORED);
        assertThat(stored.streams()).isZero();
        assertThat(stored.durable()).isTrue();
        assertThat(stored.expiresInMillis()).isEqualTo(7_200_000);
    }

    @Test
    void aSessionOfCallsIsAttachedWhileOneWaits() {
        handler.hold();
        Caller caller = new Caller(server);
        Session session = caller.implicit();
        caller.sendTo(SpecBuilder.on("h").name("s").build(), message(1, "a"));
        assertThat(session.view().status()).isEqualTo(SessionStatus.ATTACHED);
        assertThat(session.view().paths()).isZero();
        handler.held.remove().done();
        server.run();
        assertThat(session.view().status()).isEqualTo(SessionStatus.WAITING);
    }

    @Test
    void whatWasAcceptedIsFinishedAndItsClientToldWhoClosed() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a");
        close(true, client.session.id());
        assertThat(answers).isEmpty();

        handler.held.remove().done();
        server.run();

        assertThat(answers).containsExactly("closed");
        assertThat(client.output.take()).contains(new Told.Ack(stream, 1)).endsWith(new Told.Over("SESSION_CLOSED"));
        server.assertEmpty();
    }

    @Test
    void nothingIsFinishedWhereHeWantsItAborted() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a");

        close(false, client.session.id());

        assertThat(answers).containsExactly("closed");
        assertThat(client.output.take()).containsExactly(new Told.Over("SESSION_CLOSED"));
        handler.held.remove().done();
        server.run();
        assertThat(handler.calls("close")).containsExactly("close 2 RESET");
        server.assertEmpty();
    }

    @Test
    void aCallThatWaitsIsAnswered() {
        handler.hold();
        Caller caller = new Caller(server);
        Sent sent = caller.sendTo(SpecBuilder.on("h").name("s").build(), message(1, "a"));

        close(false, caller.implicit().id());

        assertThat(sent.isAnswered()).isTrue();
        assertThat(answers).containsExactly("closed");
    }

    @Test
    void aStoredSessionIsRemovedWithoutBringingItBackAndFreesItsState() throws StoreFailure {
        Map<String, Handler> notes = Map.of("h", NotesHandler.scripted());
        server = LocalServer.durable(limits, notes, store);
        client = new Client(server);
        long stream = client.open(disk().name("s"));
        client.send(stream, 1, "put a 1");
        store = store.afterKill(Runnable::run);
        server = LocalServer.durable(limits, notes, store);

        close(false, client.session.id());

        assertThat(answers).containsExactly("closed");
        assertThat(store.sessions()).isEmpty();
        assertThat(store.holders()).isEmpty();
        server.assertEmpty();
        client = new Client(server);
        long next = client.open(disk().name("s"));
        client.send(next, 1, "get a");
        server.tick();
        assertThat(client.output.take(Told.Reply.class))
                .extracting(Told.Reply::text)
                .singleElement()
                .asString()
                .endsWith("a=1");
    }

    @Test
    void aStoredSessionIsBroughtBackWhereItIsToFinish() throws StoreFailure {
        long stream = client.open(disk());
        client.send(stream, 1, "a");
        server.tick();
        Session session = kill();

        close(true, session.id());

        assertThat(answers).containsExactly("closed");
        assertThat(handler.calls).containsExactly("open 2", "end 2", "close 2 ENDED");
        assertThat(store.sessions()).isEmpty();
        assertThat(server.sessions.all()).containsExactly(client.session);
    }

    @Test
    void whatCannotBeBroughtBackCanBeAborted() throws StoreFailure {
        client.open(disk());
        store = store.afterKill(Runnable::run);
        server = LocalServer.durable(limits, Map.of(), store);

        close(true, client.session.id());
        close(false, client.session.id());

        assertThat(answers).containsExactly("HANDLER_UNKNOWN", "closed");
        assertThat(store.sessions()).isEmpty();
        server.assertEmpty();
    }

    @Test
    void oneThatIsBeingBroughtBackIsAbortedBehindThat() throws StoreFailure {
        Session session = broughtBack();

        close(false, session.id());
        assertThat(answers).isEmpty();
        server.work();

        assertThat(answers).containsExactly("closed");
        assertThat(handler.calls("close")).hasSize(1);
        assertThat(store.sessions()).isEmpty();
        assertThat(server.sessions.all()).containsExactly(client.session);
    }

    @Test
    void closedIsToldWhenItIsOffTheDisk() {
        client.open(disk());
        server.tick();
        store.hold();
        close(false, client.session.id());
        assertThat(answers).isEmpty();
        store.flow();
        server.tick();
        assertThat(answers).containsExactly("closed");
    }

    @Test
    void whatIsNotThereIsToldAsThat() {
        close(false, "nobody");
        close(true, client.session.id());
        close(true, client.session.id());
        assertThat(answers).containsExactly("SESSION_UNKNOWN", "closed", "SESSION_UNKNOWN");
    }
}
