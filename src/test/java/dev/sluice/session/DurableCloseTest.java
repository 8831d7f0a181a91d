package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told to be closed is so behind a kill. */
class DurableCloseTest extends DurableFixture {
    @Test
    void aSessionThatWasClosedIsClosedBehindACrash() throws StoreFailure {
        client.open(disk());
        server.tick();
        String before = client.session.id();
        store.hold();
        List<String> told = new ArrayList<>();
        client.session.close(List.of(), false, (missing, failure) -> told.add("closed"));
        server.run();
        assertThat(told).isEmpty();

        store.flow();
        server.run();

        assertThat(told).containsExactly("closed");
        store = store.afterKill(Runnable::run);
        start();
        assertThat(server.sessions.get(before)).isNull();
    }

    @Test
    void aStreamThatWasClosedIsClosedBehindACrash() throws StoreFailure {
        long stream = client.open(disk());
        server.tick();
        store.hold();
        List<String> told = new ArrayList<>();
        client.session.close(List.of(stream), false, (missing, failure) -> told.add("closed"));
        server.run();
        assertThat(told).isEmpty();

        store.flow();
        server.run();

        assertThat(told).containsExactly("closed");
        restart();
        assertThat(client.cursors).isEmpty();
    }
}
