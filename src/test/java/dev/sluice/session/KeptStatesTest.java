package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.ScopeSearch;
import dev.sluice.store.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees and does of what handlers keep, also when the disk does not do what it should. */
class KeptStatesTest {
    private final Map<String, Handler> handlers = Map.of("h", NotesHandler.scripted());
    private final MemoryStore store = new MemoryStore();
    private final List<String> told = new ArrayList<>();
    private LocalServer server;
    private Client client;

    @BeforeEach
    void start() throws StoreFailure {
        server = LocalServer.durable(new LimitsBuilder(), handlers, store);
        client = new Client(server);
    }

    private long open() {
        return client.open(SpecBuilder.on("h").name("s").durable(Durability.DISK));
    }

    private <T> KeptStates.Asker<T> asker() {
        return new KeptStates.Asker<>() {
            @Override
            public void found(T answer) {
                told.add(answer.toString());
            }

            @Override
            public void failed(Failure why) {
                told.add(why.reason());
            }
        };
    }

    private List<String> list() {
        told.clear();
        server.sessions.states().list(ScopeSearch.ALL, 10, asker());
        return told;
    }

    private List<String> remove() {
        told.clear();
        server.sessions.states().remove("h", "s", asker());
        return told;
    }

    @Test
    void aScopeIsRemovedWhenNoStreamHasIt() {
        long stream = open();
        client.send(stream, 1, "put a 1");
        assertThat(list()).singleElement().asString().contains(client.session.id());
        assertThat(remove()).containsExactly("SCOPE_BUSY");
        client.reset(stream);
        assertThat(remove()).singleElement().asString().contains("keys=1");
        assertThat(remove()).containsExactly("STATE_UNKNOWN");
        assertThat(list()).containsExactly("[]");
        assertThat(server.sessions.holders().size()).isZero();
    }

    @Test
    void aStreamThatComesMeanwhileFindsNothing() {
        long stream = open();
        client.send(stream, 1, "put a 1");
        client.reset(stream);
        store.hold();
        assertThat(remove()).isEmpty();
        assertThat(list()).hasSize(1);
        List<OpenResult> opened = new ArrayList<>();
        client.open(client.ask(1, SpecBuilder.on("h").name("s").durable(Durability.DISK)), opened);
        client.send(stream + 2, 1, "get a");
        store.flow();
        server.tick();
        assertThat(opened).hasSize(1);
        assertThat(client.output.take(Told.Reply.class))
                .extracting(Told.Reply::text)
                .endsWith("a=none");
    }

    @Test
    void whatTheDiskRefusesIsToldAndHoldsNothingUp() {
        long stream = open();
        client.send(stream, 1, "put a 1");
        client.reset(stream);
        store.busy(1);
        assertThat(list()).containsExactly("STORE_UNAVAILABLE");
        store.busy(1);
        assertThat(remove()).containsExactly("STORE_UNAVAILABLE");
        store.fail(StoreFailure.Kind.DISK_FULL);
        assertThat(remove()).containsExactly("STORE_UNAVAILABLE");
        store.heal();
        assertThat(list()).singleElement().asString().contains("keys=1");
        assertThat(remove()).singleElement().asString().contains("keys=1");
    }

    @Test
    void aServerWithoutAStoreKeepsNothing() {
        server = LocalServer.with(NotesHandler.scripted());
        assertThat(list()).containsExactly("[]");
        assertThat(remove()).containsExactly("STATE_UNKNOWN");
    }
}
