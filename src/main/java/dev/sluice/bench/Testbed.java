package dev.sluice.bench;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.client.Target;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is measured: a server, and the clients that drive it. All of it ends with the testbed. */
final class Testbed implements AutoCloseable {
    private final Target target;
    private final @Nullable ServerProcess own;
    private final @Nullable ServerVitals vitals;
    private final List<String> notes = new ArrayList<>();
    private final List<SluiceClient> clients = new ArrayList<>();

    /** A server that somebody else started. */
    Testbed(Target target) {
        this.target = target;
        this.own = null;
        this.vitals = null;
        notes.add("processor time and heap are those of a server that the bench started itself; with --target there are"
                + " none");
    }

    /** A server that ends with the testbed. */
    Testbed(ServerProcess server) {
        this.target = server.target();
        this.own = server;
        this.vitals = vitals(server);
    }

    private @Nullable ServerVitals vitals(ServerProcess server) {
        try {
            return ServerVitals.attach(server.pid());
        } catch (BenchException e) {
            notes.add("no processor time and no heap: " + e.getMessage());
            return null;
        }
    }

    /** Null where nothing can be asked of the server's process; {@link #notes} say why. */
    @Nullable
    ServerVitals vitals() {
        return vitals;
    }

    /** What a reader of the report must know. */
    List<String> notes() {
        return notes;
    }

    /** Where the server is. */
    Target target() {
        return target;
    }

    /** Another client, with a connection and an event loop of its own. */
    SluiceClient client() {
        return client(target);
    }

    /** One that reaches the server another way. */
    SluiceClient client(Target by) {
        SluiceClient client =
                SluiceClient.connect(ClientOptions.of(by.host(), by.port()).withClientName("sluice bench"));
        clients.add(client);
        return client;
    }

    /** Whatever of it cannot be closed, the own server ends. */
    @Override
    public void close() {
        try (own;
                vitals) {
            Patience.await(Future.join(clients.stream().map(SluiceClient::close).toList()));
        }
    }
}
