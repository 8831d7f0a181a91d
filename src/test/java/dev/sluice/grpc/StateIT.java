package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerProvider;
import dev.sluice.handler.LedgerProvider;
import dev.sluice.store.Store;
import dev.sluice.store.StoreFailure;
import dev.sluice.store.Stores;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.DeleteStateRequest;
import dev.sluice.v1.DeleteStateResponse;
import dev.sluice.v1.Durability;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.ListStatesRequest;
import dev.sluice.v1.ListStatesResponse;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.StateView;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.StreamView;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What handlers keep, over the real store: a ledger whose server stops and starts, and what an operator sees of it. */
class StateIT {
    @TempDir
    Path directory;

    private Store store;
    private TestServer server;
    private GrpcClient client;
    private ExchangeClient exchange;
    private AdminClient admin;

    @BeforeEach
    void start() throws StoreFailure {
        store = Store.open(Stores.settings(directory));
        Handler ledger = new LedgerProvider().create(new HandlerProvider.Setup(directory));
        server = TestServer.with()
                .handler("ledger", ledger)
                .handler("books", ledger)
                .handler("echo", RecordingHandler.echoing())
                .store(store)
                .start();
        client = GrpcClient.to(server);
        admin = new AdminClient(client);
        exchange = client.attached().confirming();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        store.close();
    }

    private static StreamSpec.Builder ledger(String name) {
        return spec("ledger").setName(name).setDurability(Durability.DURABILITY_DISK);
    }

    private List<String> answers(long stream, String... texts) {
        int before = exchange.stream(stream).texts().size();
        exchange.messages(stream, texts);
        exchange.await("replies", c -> c.stream(stream).texts().size() == before + texts.length);
        return List.copyOf(exchange.stream(stream).texts()).subList(before, before + texts.length);
    }

    private ListStatesResponse states(String handler, String prefix, int size, String token) {
        return admin.calls()
                .listStates(ListStatesRequest.newBuilder()
                        .setHandler(handler)
                        .setNamePrefix(prefix)
                        .setPageSize(size)
                        .setPageToken(token)
                        .build());
    }

    private DeleteStateResponse delete(String handler, String name) {
        return admin.calls()
                .deleteState(DeleteStateRequest.newBuilder()
                        .setHandler(handler)
                        .setName(name)
                        .build());
    }

    @Test
    void balancesOutliveStreamsAndServers() throws StoreFailure {
        long stream = exchange.opened(
                openOne(ledger("bank").setOnFailure(FailurePolicy.newBuilder().setKind(FailurePolicy.Kind.SKIP))));
        assertThat(answers(stream, "deposit a 100", "transfer a b 30", "total"))
                .containsExactly("a=100", "a=70 b=30", "total=100");
        exchange.messages(stream, "transfer b a 31");
        exchange.await("the refusal", c -> c.stream(stream).items().size() == 4);
        SessionRef session = exchange.session().toBuilder().setEpoch(0).build();
        stop();
        start();
        assertThat(rejectionOf(() -> client.open(openOne(ledger("bank")))).reason())
                .isEqualTo("SCOPE_BUSY");

        exchange = client.exchange().attach(session);
        exchange.chunk(Chunk.newBuilder()
                .setStreamId(stream)
                .setFirstSeq(5)
                .addPayloads(ByteString.copyFromUtf8("transfer b a 30"))
                .addPayloads(ByteString.copyFromUtf8("total")));
        exchange.await("the answers", c -> c.stream(stream).texts().contains("total=100"));
        assertThat(exchange.stream(stream).texts()).contains("b=0 a=100");
    }

    @Test
    void listsWhatHandlersKeep() {
        long bank = exchange.opened(openOne(ledger("b1").setStateScope("bank-1")));
        long books =
                exchange.opened(openOne(spec("books").setName("shelf").setDurability(Durability.DURABILITY_DISK_SYNC)));
        exchange.opened(openOne(spec("ledger").setName("fleeting")));
        answers(bank, "deposit a 100", "deposit bb 7");
        answers(books, "deposit x 1");
        long other = exchange.opened(openOne(ledger("other")));
        answers(other, "deposit x 1");
        exchange.reset(other);
        await().until(() -> states("ledger", "other", 0, "").getStates(0).getStreamId() == 0);

        List<StateView> all = states("", "", 0, "").getStatesList();
        assertThat(all).extracting(StateView::getName).containsExactly("shelf", "bank-1", "other");
        StateView view = states("ledger", "bank", 0, "").getStates(0);
        assertThat(view.getHandler()).isEqualTo("ledger");
        assertThat(view.getName()).isEqualTo("bank-1");
        assertThat(view.getKeys()).isEqualTo(2);
        assertThat(view.getBytes()).isBetween(7L, 20L);
        assertThat(view.getSessionId()).isEqualTo(exchange.session().getSessionId());
        assertThat(view.getStreamId()).isEqualTo(bank);
        assertThat(states("books", "", 0, "").getStatesList()).hasSize(1);
        assertThat(states("ledger", "bank-2", 0, "").getStatesList()).isEmpty();
        assertThat(rejectionOf(() -> states("", "bank", 0, "")).field()).isEqualTo("name_prefix");
    }

    @Test
    void listsNamesThatAreHeldAndHaveNoValues() {
        long first = exchange.opened(openOne(ledger("a")));
        answers(exchange.opened(openOne(ledger("b"))), "deposit x 1");
        long last = exchange.opened(openOne(ledger("c")));
        List<StateView> all = states("", "", 0, "").getStatesList();
        assertThat(all).extracting(StateView::getName).containsExactly("a", "b", "c");
        assertThat(all).extracting(StateView::getKeys).containsExactly(0L, 1L, 0L);
        assertThat(all.get(0).getStreamId()).isEqualTo(first);
        assertThat(states("", "", 1, "").getStates(0).getName()).isEqualTo("a");
        assertThat(states("ledger", "c", 0, "").getStates(0).getStreamId()).isEqualTo(last);
        exchange.reset(first);
        await().until(() -> states("", "", 0, "").getStates(0).getName().equals("b"));
        assertThat(rejectionOf(() -> delete("ledger", "a")).reason()).isEqualTo("STATE_UNKNOWN");
    }

    @Test
    void pagesThroughWhatIsKept() {
        for (int i = 0; i < 5; i++) {
            answers(exchange.opened(openOne(ledger("bank/" + i))), "deposit a 1");
        }
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            ListStatesResponse page = states("ledger", "bank/", 2, token);
            assertThat(page.getStatesCount()).isLessThanOrEqualTo(2);
            page.getStatesList().forEach(state -> names.add(state.getName()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        assertThat(names).containsExactly("bank/0", "bank/1", "bank/2", "bank/3", "bank/4");
        assertThat(rejectionOf(() -> states("ledger", "bank", 2, "x")).field()).isEqualTo("page_token");
        assertThat(rejectionOf(() -> states("ledger", "bank", 2, "ledger/other"))
                        .field())
                .isEqualTo("page_token");
        assertThat(rejectionOf(() -> states("", "", 1_001, "")).field()).isEqualTo("page_size");
    }

    @Test
    void removesWhatNoStreamHas() {
        long stream = exchange.opened(openOne(ledger("bank")));
        answers(stream, "deposit a 100", "deposit b 1");
        Rejection busy = rejectionOf(() -> delete("ledger", "bank"));
        assertThat(busy.reason()).isEqualTo("SCOPE_BUSY");
        assertThat(busy.metadata())
                .containsEntry("session_id", exchange.session().getSessionId())
                .containsEntry("stream_id", Long.toString(stream));
        exchange.reset(stream);
        await().until(() -> states("ledger", "bank", 0, "").getStates(0).getStreamId() == 0);

        Rejection unknown = rejectionOf(() -> delete("ledger", "ban"));
        assertThat(unknown.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(unknown.reason()).isEqualTo("STATE_UNKNOWN");
        assertThat(rejectionOf(() -> delete("", "bank")).field()).isEqualTo("handler");
        assertThat(rejectionOf(() -> delete("ledger", "")).field()).isEqualTo("name");
        DeleteStateResponse there = delete("ledger", "bank");
        assertThat(there.getKeys()).isEqualTo(2);
        assertThat(there.getBytes()).isPositive();
        assertThat(states("", "", 0, "").getStatesList()).isEmpty();
        assertThat(answers(exchange.opened(openOne(ledger("bank"))), "balance a"))
                .containsExactly("a=0");
    }

    @Test
    void showsWhatAStreamOutlives() {
        long synced = exchange.opened(openOne(spec("echo").setDurability(Durability.DURABILITY_DISK_SYNC)));
        long stored = exchange.opened(openOne(spec("echo").setDurability(Durability.DURABILITY_DISK)));
        exchange.opened(openOne(spec("echo")));

        assertThat(admin.stream(synced).getDurability()).isEqualTo(Durability.DURABILITY_DISK_SYNC);
        assertThat(admin.streams("durability=disk,disk_sync", "-durability"))
                .extracting(StreamView::getStreamId)
                .containsExactly(synced, stored);
    }

    @Test
    void aHandlerWithoutStateHasNoScope() {
        Rejection rejection = rejectionOf(() -> client.open(
                openOne(spec("echo").setDurability(Durability.DURABILITY_DISK).setStateScope("s"))));
        assertThat(rejection.reason()).isEqualTo("NOT_SUPPORTED");
        assertThat(rejection.field()).isEqualTo("state_scope");
        Rejection tooLong = rejectionOf(() -> client.open(openOne(ledger("n").setStateScope("s".repeat(10_000)))));
        assertThat(tooLong.field()).isEqualTo("state_scope");
    }
}
