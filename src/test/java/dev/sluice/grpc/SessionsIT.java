package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.handler.HandlerProvider;
import dev.sluice.handler.LedgerProvider;
import dev.sluice.store.Store;
import dev.sluice.store.StoreFailure;
import dev.sluice.store.Stores;
import dev.sluice.v1.AdminGrpc;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseSessionRequest;
import dev.sluice.v1.CloseSessionResponse;
import dev.sluice.v1.Durability;
import dev.sluice.v1.ListSessionsRequest;
import dev.sluice.v1.ListSessionsResponse;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.SessionView;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of sessions, and closes, over the real store. */
class SessionsIT {
    private final RecordingHandler held = RecordingHandler.echoing().holding();

    @TempDir
    Path directory;

    private Store store;
    private TestServer server;
    private GrpcClient client;
    private AdminClient admin;

    @BeforeEach
    void start() throws StoreFailure {
        store = Store.open(Stores.settings(directory));
        server = TestServer.with()
                .handler("ledger", new LedgerProvider().create(new HandlerProvider.Setup(directory)))
                .handler("held", held)
                .store(store)
                .eventLoops(2)
                .grpc("maxAdminCalls", 2)
                .start();
        client = GrpcClient.to(server);
        admin = new AdminClient(client);
    }

    @AfterEach
    void stop() {
        held.release();
        client.close();
        server.close();
        store.close();
    }

    private ListSessionsResponse sessions(String status, int size, String token) {
        return admin.calls()
                .listSessions(ListSessionsRequest.newBuilder()
                        .setStatus(status)
                        .setPageSize(size)
                        .setPageToken(token)
                        .build());
    }

    private CloseSessionResponse close(String id, CloseRequest.Mode mode) {
        return admin.calls()
                .closeSession(CloseSessionRequest.newBuilder()
                        .setSessionId(id)
                        .setMode(mode)
                        .build());
    }

    private static OpenRequest.Builder bank() {
        return openOne(spec("ledger").setName("bank").setDurability(Durability.DURABILITY_DISK));
    }

    /** Opens a stream with a message at its handler. */
    private long openHeld(ExchangeClient exchange) {
        int before = held.opened().size();
        long stream = exchange.opened(openOne(spec("held")));
        exchange.messages(stream, "a");
        await().until(() -> held.opened().size() > before
                && !held.opened().get(before).messages().isEmpty());
        return stream;
    }

    private Future<CloseSessionResponse> beginToClose(ExchangeClient exchange) {
        return AdminGrpc.newFutureStub(client.channel())
                .closeSession(CloseSessionRequest.newBuilder()
                        .setSessionId(exchange.session().getSessionId())
                        .build());
    }

    @Test
    void listsWhoIsThereAndWhoIsAwaited() {
        ExchangeClient stays = client.attached();
        stays.opened(openOne(spec("held")));
        ExchangeClient leaves = client.attached();
        leaves.opened(bank());
        leaves.cut();
        await().until(() -> sessions("waiting", 0, "").getSessionsCount() == 1);

        SessionView there = sessions("attached", 0, "").getSessions(0);
        assertThat(there.getSessionId()).isEqualTo(stays.session().getSessionId());
        assertThat(there.getStatus()).isEqualTo("attached");
        assertThat(there.getPaths()).isEqualTo(1);
        assertThat(there.getStreams()).isEqualTo(1);
        assertThat(there.getDurable()).isFalse();
        assertThat(there.getExpiresInMs()).isZero();
        SessionView awaited = sessions("waiting", 0, "").getSessions(0);
        assertThat(awaited.getSessionId()).isEqualTo(leaves.session().getSessionId());
        assertThat(awaited.getPaths()).isZero();
        assertThat(awaited.getDurable()).isTrue();
        assertThat(awaited.getExpiresInMs()).isPositive();
        assertThat(sessions("", 0, "").getSessionsList())
                .extracting(SessionView::getSessionId)
                .containsExactlyInAnyOrder(there.getSessionId(), awaited.getSessionId());
        Rejection unknown = rejectionOf(() -> sessions("gone", 0, ""));
        assertThat(unknown.field()).isEqualTo("status");
    }

    @Test
    void pagesThroughSessionsById() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(client.attached().session().getSessionId());
        }
        List<String> listed = new ArrayList<>();
        String token = "";
        do {
            ListSessionsResponse page = sessions("", 2, token);
            assertThat(page.getSessionsCount()).isLessThanOrEqualTo(2);
            page.getSessionsList().forEach(session -> listed.add(session.getSessionId()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        assertThat(listed).containsExactlyElementsOf(ids.stream().sorted().toList());
        assertThat(rejectionOf(() -> sessions("", 1_001, "")).field()).isEqualTo("page_size");
        assertThat(rejectionOf(() -> sessions("", 2, "x")).field()).isEqualTo("page_token");
    }

    @Test
    void aSessionThatARestartLeftIsListedAndItsClosingFreesItsState() throws StoreFailure {
        ExchangeClient exchange = client.attached().confirming();
        long bank = exchange.opened(bank());
        exchange.messages(bank, "deposit a 100");
        exchange.awaitItems(bank, 1);
        String id = exchange.session().getSessionId();
        stop();
        start();

        SessionView stored = sessions("stored", 0, "").getSessions(0);
        assertThat(stored.getSessionId()).isEqualTo(id);
        assertThat(stored.getStreams()).isZero();
        assertThat(rejectionOf(() -> client.open(bank())).reason()).isEqualTo("SCOPE_BUSY");
        close(id, CloseRequest.Mode.ABORT);

        assertThat(sessions("stored", 0, "").getSessionsList()).isEmpty();
        assertThat(store.sessions()).extracting(session -> session.id()).doesNotContain(id);
        ExchangeClient next = client.attached().confirming();
        long again = next.opened(bank());
        next.messages(again, "balance a");
        next.awaitItems(again, 1);
        assertThat(next.stream(again).texts()).containsExactly("a=100");
    }

    @Test
    void whatItAcceptedIsFinishedUnlessItIsAborted() {
        ExchangeClient finished = client.attached().confirming();
        long stream = openHeld(finished);
        ExchangeClient aborted = client.attached();
        openHeld(aborted);

        close(aborted.session().getSessionId(), CloseRequest.Mode.ABORT);
        assertThat(aborted.awaitEnd().reason()).isEqualTo("SESSION_CLOSED");
        held.release();
        close(finished.session().getSessionId(), CloseRequest.Mode.FINISH);
        Rejection end = finished.awaitEnd();
        assertThat(end.code()).isEqualTo(Code.ABORTED);
        assertThat(end.reason()).isEqualTo("SESSION_CLOSED");
        assertThat(finished.stream(stream).texts()).containsExactly("a");
        assertThat(server.sessions().all()).isEmpty();
    }

    @Test
    void aCloseThatTakesLongHasItsPlaceUntilItsCallerHasWaitedEnough() {
        ExchangeClient one = client.attached();
        ExchangeClient other = client.attached();
        openHeld(one);
        openHeld(other);
        List<Future<CloseSessionResponse>> closes = List.of(beginToClose(one), beginToClose(other));
        await().until(() -> isBusy());
        closes.forEach(close -> close.cancel(true));
        await().until(() -> !isBusy());
        assertThat(sessions("", 0, "").getSessionsCount()).isEqualTo(2);

        held.release();
        one.awaitEnd();
        other.awaitEnd();
    }

    private boolean isBusy() {
        try {
            sessions("", 0, "");
            return false;
        } catch (StatusRuntimeException e) {
            Rejection busy = Rejection.of(e);
            assertThat(busy.metadata()).containsEntry("limit", "grpc.max-admin-calls");
            return true;
        }
    }

    @Test
    void namesWhatIsWrongWithACall() {
        assertThat(rejectionOf(() -> close("", CloseRequest.Mode.FINISH)).field())
                .isEqualTo("session_id");
        Rejection unknown = rejectionOf(() -> close("0".repeat(32), CloseRequest.Mode.FINISH));
        assertThat(unknown.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(unknown.reason()).isEqualTo("SESSION_UNKNOWN");
        CloseSessionRequest odd = CloseSessionRequest.newBuilder()
                .setSessionId("0".repeat(32))
                .setModeValue(9)
                .build();
        assertThat(rejectionOf(() -> admin.calls().closeSession(odd)).field()).isEqualTo("mode");
    }
}
