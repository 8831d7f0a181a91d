package dev.sluice.session;

import static dev.sluice.session.Caller.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.HandlerException;
import dev.sluice.session.Caller.Sent;
import dev.sluice.store.StoreFailure;
import org.junit.jupiter.api.Test;

/** Calls that join a message of a durable stream: each is answered, whatever becomes of it meanwhile. */
class SendJoinedTest extends DurableFixture {
    @Test
    void whileTheOutcomeOfAMessageOfThePathIsOnItsWayToTheDisk() {
        handler.hold();
        Caller caller = new Caller(server);
        long stream = client.open(disk());
        client.send(stream, 1, "a");
        Sent first = caller.send(client.session, stream, message(1, "a"));
        store.hold();
        handler.held.remove().done();
        server.tick();
        Sent second = caller.send(client.session, stream, message(1, "a"));
        assertThat(second.isAnswered()).as("before it is stored").isFalse();
        store.flow();
        server.tick();
        assertThat(first.told()).containsExactly("1 DONE");
        assertThat(second.isAnswered()).isTrue();
        assertThat(second.told()).containsExactly("1 DONE");
    }

    @Test
    void whileTheStreamIsReset() {
        handler.hold();
        Caller caller = new Caller(server);
        long stream = client.open(disk());
        Sent first = caller.send(client.session, stream, message(1, "a"));
        store.hold();
        client.grant(stream, 10, 10);
        client.open(SpecBuilder.on("h"));
        client.confirm(stream, 0);
        server.tick();
        Sent second = caller.send(client.session, stream, message(1, "a"));
        client.reset(stream);
        store.flow();
        server.tick();
        assertThat(first.told()).containsExactly("1 UNKNOWN OUTCOME_UNKNOWN");
        assertThat(second.isAnswered()).isTrue();
    }

    @Test
    void whileItsOpenIsRefused() throws StoreFailure {
        handler.blocking();
        handler.onOpen = stream -> {
            throw new HandlerException(ScriptedHandler.BROKEN);
        };
        start();
        Caller caller = new Caller(server);
        Sent first = caller.sendTo(disk().name("s").build(), message(1, "a"));
        Sent second = caller.sendTo(disk().name("s").build(), message(1, "a"));
        server.work();
        server.tick();
        assertThat(first.isAnswered()).isTrue();
        assertThat(second.isAnswered()).isTrue();
    }
}
