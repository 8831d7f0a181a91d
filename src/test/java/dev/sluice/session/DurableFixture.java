package dev.sluice.session;

import dev.sluice.handler.Handler;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StoreFailure;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;

/** A server with a store, and a client of it; both go on after a kill. */
abstract class DurableFixture {
    final ScriptedHandler handler = new ScriptedHandler().echo();
    final LimitsBuilder limits = new LimitsBuilder();
    MemoryStore store = new MemoryStore();
    LocalServer server;
    Client client;

    @BeforeEach
    void start() throws StoreFailure {
        server = LocalServer.durable(limits, handlers(), store);
        client = new Client(server);
    }

    final Map<String, Handler> handlers() {
        return Map.of("h", handler);
    }

    static SpecBuilder disk() {
        return SpecBuilder.on("h").durable(Durability.DISK);
    }

    /** Kills the server and starts another one, which has brought nothing back yet. Returns the client's session there. */
    Session kill() throws StoreFailure {
        Session before = client.session;
        store = store.afterKill(Runnable::run);
        start();
        handler.calls.clear();
        return Objects.requireNonNull(server.sessions.get(before.id()));
    }

    /** A session that a server which was killed has left, as a worker asks its handler whether it takes the stream back. */
    Session broughtBack() throws StoreFailure {
        handler.blocking();
        start();
        client.open(disk());
        server.work();
        server.tick();
        Session session = kill();
        session.whenLoaded(() -> {}, failure -> {});
        server.run();
        return session;
    }

    /** Kills the server and starts another one, to which the client has come back. */
    void restart() throws StoreFailure {
        Session session = kill();
        client = new Client(server, session);
        handler.calls.clear();
    }
}
