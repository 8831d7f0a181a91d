package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session is when it has come back from the disk, and when that did not go well at first. */
class SessionLoadTest extends DurableFixture {
    @Test
    void aHandlerIsNotAskedToTakeAStreamThatHasEnded() throws StoreFailure {
        long stream = client.open(disk());
        client.send(stream, 1, "a");
        client.end(stream, 1);
        server.tick();
        Session session = kill();
        client = new Client(server, session);
        server.tick();

        client.confirm(stream, 2);
        server.tick();

        assertThat(client.session.streams().isEmpty()).isTrue();
        assertThat(handler.calls).isEmpty();
    }

    @Test
    void aHandlerThatTookAStreamOfASessionThatWentMeanwhileHearsThatItIsGone() throws StoreFailure {
        Session session = broughtBack();
        assertThat(server.workers.waiting()).isEqualTo(1);

        session.endGoingAway();
        server.work();

        assertThat(handler.calls("open")).hasSize(1);
        assertThat(handler.calls("close")).hasSameSizeAs(handler.calls("open"));
    }

    @Test
    void aSessionWithMoreStreamsThanAConnectionMayHaveComesBack() throws StoreFailure {
        limits.maxStreamsPerConnection = 2;
        start();
        client.open(disk());
        client.open(disk());
        client = client.again();
        client.open(disk());
        server.tick();

        restart();

        assertThat(client.cursors).hasSize(3);
    }

    @Test
    void opensAreRememberedThoughTheSessionCouldNotBeBroughtBackAtFirst() throws StoreFailure {
        limits.openRecords = 2;
        start();
        List<OpenResult> results = new ArrayList<>();
        client.open(client.askOnce(1, disk()), results);
        client.open(client.askOnce(2, disk()), results);
        server.tick();
        Session session = kill();
        RuntimeException broken = ScriptedHandler.broken();
        handler.onOpen = stream -> {
            throw broken;
        };
        for (int i = 0; i < 200; i++) {
            session.whenLoaded(() -> {}, failure -> {});
            server.run();
        }
        handler.onOpen = stream -> {};

        client = new Client(server, session);
        client.open(client.askOnce(1, disk()), results);
        server.tick();

        assertThat(((OpenResult.Answer) results.get(2)).id(0)).isEqualTo(((OpenResult.Answer) results.get(0)).id(0));
    }
}
