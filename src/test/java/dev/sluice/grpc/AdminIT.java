package dev.sluice.grpc;

import static dev.sluice.grpc.AdminClient.key;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.Dependencies;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.FailureView;
import dev.sluice.v1.ListFailuresRequest;
import dev.sluice.v1.ListFailuresResponse;
import dev.sluice.v1.ListParkedRequest;
import dev.sluice.v1.ListParkedResponse;
import dev.sluice.v1.ListStreamsRequest;
import dev.sluice.v1.Order;
import dev.sluice.v1.ParkedScope;
import dev.sluice.v1.ReplayRequest;
import dev.sluice.v1.Replayed;
import dev.sluice.v1.ResumeRequest;
import dev.sluice.v1.ResumeRequest.Action;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.StreamView;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of a server, and does. */
final class AdminIT {
    private static final int MAX_LOGGED = 20;
    private static final int MAX_LOG_BYTES = 1_000;

    private final MoodyHandler moody = new MoodyHandler();
    private final RecordingHandler hold = RecordingHandler.silent().holding();
    private TestServer server;
    private GrpcClient client;
    private ExchangeClient exchange;
    private AdminClient admin;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("moody", moody)
                .handler("hold", hold)
                .eventLoops(1)
                .limit("maxFailuresLogged", MAX_LOGGED)
                .limit("maxFailureLogBytes", (long) MAX_LOG_BYTES)
                .start();
        client = GrpcClient.to(server);
        exchange = client.attached().confirming();
        admin = new AdminClient(client);
    }

    @AfterEach
    void stop() {
        exchange.cut();
        client.close();
        server.close();
    }

    // What is parked

    @Test
    void showsWhatIsParkedAndWhy() {
        long id = exchange.opened(openOne(moody(FailurePolicy.Kind.PARK)));
        exchange.messages(id, "good", "bad", "next", "last");

        ParkedScope scope = admin.awaitParked(1).get(0);

        assertThat(scope.getSessionId()).isEqualTo(exchange.session().getSessionId());
        assertThat(scope.getStreamId()).isEqualTo(id);
        assertThat(scope.getSeq()).isEqualTo(2);
        assertThat(scope.getKey()).isEmpty();
        assertThat(Rejection.of(scope.getStatus()).reason()).isEqualTo("BAD_DAY");
        assertThat(scope.getAttempts()).isEqualTo(1);
        assertThat(scope.getParkedAtUnixMs()).isBetween(1L, System.currentTimeMillis());
        assertThat(scope.getPayloadHead()).isEqualTo(key("bad"));
        assertThat(scope.getParked()).isEqualTo(3);
        StreamView view = admin.stream(id);
        assertThat(view.getStatus()).isEqualTo("parked");
        assertThat(view.getParked()).isEqualTo(3);
        assertThat(view.getQueued()).isZero();
        assertThat(view.getSettled()).isEqualTo(4);
    }

    @Test
    void letsAStreamGoOnWithTheFailedMessageFirst() {
        long id = exchange.opened(openOne(moody(FailurePolicy.Kind.PARK)));
        exchange.messages(id, "bad", "next");
        ParkedScope scope = admin.awaitParked(1).get(0);
        moody.heal();

        assertThat(admin.resume(AdminClient.of(scope))).isEqualTo(1);

        await().until(() -> moody.ran().equals(List.of("bad", "bad", "next")));
        admin.awaitStream(id, view -> view.getStatus().equals("open"));
        assertThat(admin.parked()).isEmpty();
        assertThat(admin.resume(AdminClient.of(scope))).as("nothing is parked").isZero();
    }

    @Test
    void letsAStreamGoOnWithoutTheFailedMessageAndLogsThat() {
        long id = exchange.opened(openOne(moody(FailurePolicy.Kind.PARK)));
        exchange.messages(id, "bad", "next");
        ParkedScope scope = admin.awaitParked(1).get(0);

        assertThat(admin.resume(AdminClient.of(scope).setSeq(2)))
                .as("2 is no head")
                .isZero();
        assertThat(admin.resume(AdminClient.of(scope).setSeq(1).setAction(Action.SKIP_FAILED)))
                .isEqualTo(1);

        await().until(() -> moody.ran().equals(List.of("bad", "next")));
        FailureView failure = admin.awaitFailures(1).get(0);
        assertThat(failure.getSeq()).isEqualTo(1);
        assertThat(Rejection.of(failure.getStatus()).reason()).isEqualTo("SKIPPED_BY_OPERATOR");
    }

    @Test
    void letsOneKeyGoOnAlone() {
        long id = exchange.opened(openOne(moody(FailurePolicy.Kind.PARK).setOrder(Order.ORDER_KEYED)));
        keyed(id, "a", "bad a");
        keyed(id, "b", "bad b");
        keyed(id, "c", "c");
        assertThat(admin.awaitParked(2)).extracting(ParkedScope::getKey).containsExactly(key("a"), key("b"));
        moody.heal();

        int resumed = admin.resume(
                ResumeRequest.newBuilder().setStreamId(id).setHasKey(true).setKey(key("b")));

        assertThat(resumed).isEqualTo(1);
        assertThat(admin.awaitParked(1).get(0).getKey()).isEqualTo(key("a"));
        assertThat(admin.resume(ResumeRequest.newBuilder()))
                .as("all that is left")
                .isEqualTo(1);
        admin.awaitParked(0);
    }

    @Test
    void pagesThroughWhatIsParkedOnManyStreams() {
        for (int i = 0; i < 250; i++) {
            exchange.messages(exchange.opened(openOne(moody(FailurePolicy.Kind.PARK))), "bad " + i);
        }
        await().until(() -> server.counters().parked() == 250);
        ListParkedRequest.Builder request = ListParkedRequest.newBuilder();
        List<Long> seen = new ArrayList<>();
        int pages = 0;
        do {
            ListParkedResponse page = admin.calls().listParked(request.build());
            page.getScopesList().forEach(scope -> seen.add(scope.getStreamId()));
            request.setPageToken(page.getNextPageToken());
            pages++;
        } while (!request.getPageToken().isEmpty());

        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(250).doesNotHaveDuplicates().isSorted();
        assertThat(admin.calls()
                        .listParked(ListParkedRequest.newBuilder()
                                .setPageSize(1)
                                .setSessionId(exchange.session().getSessionId())
                                .setStreamId(seen.get(7))
                                .build())
                        .getScopesList())
                .singleElement()
                .extracting(ParkedScope::getStreamId)
                .isEqualTo(seen.get(7));
        assertThat(admin.resume(ResumeRequest.newBuilder().setAction(Action.SKIP_FAILED)))
                .isEqualTo(250);
        await().until(() -> server.counters().parked() == 0);
    }

    // What failed

    @Test
    void showsWhatFailedTheNewestFirst() {
        long id = exchange.opened(openOne(moody(FailurePolicy.Kind.SKIP)));
        exchange.messages(id, "bad 1", "good", "bad 3");

        List<FailureView> failures = admin.awaitFailures(2);

        assertThat(failures).extracting(FailureView::getSeq).containsExactly(3L, 1L);
        FailureView failure = failures.get(0);
        assertThat(failure.getFailureId()).isGreaterThan(failures.get(1).getFailureId());
        assertThat(failure.getSessionId()).isEqualTo(exchange.session().getSessionId());
        assertThat(failure.getStreamId()).isEqualTo(id);
        assertThat(failure.getKey()).isEmpty();
        assertThat(Rejection.of(failure.getStatus()).reason()).isEqualTo("BAD_DAY");
        assertThat(failure.getAttempts()).isEqualTo(1);
        assertThat(failure.getFailedAtUnixMs()).isBetween(1L, System.currentTimeMillis());
        assertThat(failure.getPayloadHead()).isEqualTo(key("bad 3"));
        assertThat(failure.getPayloadBytes()).isEqualTo(5);
        assertThat(failure.getCount()).isEqualTo(1);
        assertThat(failure.getReplayable()).isTrue();
    }

    @Test
    void findsTheFailuresOfOneSessionAndStream() {
        long one = exchange.opened(openOne(moody(FailurePolicy.Kind.SKIP)));
        long other = exchange.opened(openOne(moody(FailurePolicy.Kind.SKIP)));
        exchange.messages(one, "bad");
        exchange.messages(other, "bad");
        admin.awaitFailures(2);
        String session = exchange.session().getSessionId();

        assertThat(ids(ListFailuresRequest.newBuilder().setSessionId(session))).containsExactly(other, one);
        assertThat(ids(ListFailuresRequest.newBuilder().setStreamId(one))).containsExactly(one);
        assertThat(ids(ListFailuresRequest.newBuilder().setSessionId("another")))
                .isEmpty();
    }

    @Test
    void keepsTheNewestFailuresAndPagesThroughThem() {
        long id = exchange.opened(openOne(moody(FailurePolicy.Kind.SKIP)));
        for (int i = 0; i < MAX_LOGGED + 5; i++) {
            exchange.messages(id, "bad");
        }
        admin.awaitStream(id, view -> view.getSettled() == MAX_LOGGED + 5);
        ListFailuresRequest.Builder request = ListFailuresRequest.newBuilder().setPageSize(8);
        List<Long> seen = new ArrayList<>();
        do {
            ListFailuresResponse page = admin.failures(request);
            page.getFailuresList().forEach(failure -> seen.add(failure.getSeq()));
            request.setPageToken(page.getNextPageToken());
        } while (!request.getPageToken().isEmpty());

        assertThat(seen).hasSize(MAX_LOGGED).startsWith(MAX_LOGGED + 5L).endsWith(6L);
    }

    // Replay

    @Test
    void replaysAFailedMessageAsANewOne() {
        long id = exchange.opened(openOne(moody(FailurePolicy.Kind.SKIP)));
        exchange.messages(id, "bad");
        FailureView failure = admin.awaitFailures(1).get(0);
        moody.heal();

        Replayed replayed = admin.replay(failure.getFailureId()).get(0);

        assertThat(replayed.getFailureId()).isEqualTo(failure.getFailureId());
        assertThat(replayed.getSeq()).isEqualTo(1L << 62);
        assertThat(replayed.getStatus().getCode()).isZero();
        await().until(() -> moody.ran().equals(List.of("bad", "bad replays 1")));
        assertThat(admin.stream(id).getAccepted()).isEqualTo(1);
    }

    @Test
    void replaysAMessageOfAGraphWhateverBecameOfWhatItNeeded() {
        FailurePolicy policy = FailurePolicy.newBuilder()
                .setKind(FailurePolicy.Kind.SKIP)
                .setDependents(FailurePolicy.Dependents.DEPENDENTS_SKIP)
                .build();
        long id = exchange.opened(openOne(
                moody(FailurePolicy.Kind.SKIP).setOrder(Order.ORDER_GRAPH).setOnFailure(policy)));
        exchange.messages(id, "bad root");
        exchange.chunk(exchange.nextChunk(id, 1)
                .addPayloads(key("child"))
                .addNeeds(Dependencies.newBuilder().addSeqs(1)));
        FailureView child = admin.awaitFailures(2).get(0);
        assertThat(child.getSeq()).isEqualTo(2);
        assertThat(Rejection.of(child.getStatus()).reason()).isEqualTo("DEPENDENCY_FAILED");

        assertThat(admin.replay(child.getFailureId()).get(0).getSeq()).isNotZero();

        await().until(() -> moody.ran().equals(List.of("bad root", "child replays 2")));
    }

    @Test
    void saysWhyAFailureIsNotReplayed() {
        long gone = exchange.opened(openOne(moody(FailurePolicy.Kind.SKIP)));
        long failed = exchange.opened(openOne(moody(FailurePolicy.Kind.ABORT)));
        long forgetful = exchange.opened(openOne(moody(FailurePolicy.Kind.SKIP)));
        exchange.messages(forgetful, "bad" + "!".repeat(MAX_LOG_BYTES));
        exchange.messages(gone, "bad");
        exchange.messages(failed, "bad");
        List<FailureView> failures = admin.awaitFailures(3);
        exchange.reset(gone);
        await().until(() -> server.sessions().streamQuota().used() == 2);

        List<Replayed> replayed =
                admin.replay(idOf(failures, gone), idOf(failures, failed), idOf(failures, forgetful), 99L);

        assertThat(replayed)
                .extracting(one -> Rejection.of(one.getStatus()).reason())
                .containsExactly("STREAM_UNKNOWN", "STREAM_FAILED", "NOT_REPLAYABLE", "FAILURE_UNKNOWN");
        assertThat(replayed).allSatisfy(one -> assertThat(one.getSeq()).isZero());
        assertThat(failures.get(2).getReplayable()).isFalse();
    }

    // What is refused

    @Test
    void namesTheFieldThatMakesNoSense() {
        assertThat(rejected(ListStreamsRequest.newBuilder().setFilter("colour=red")))
                .isEqualTo("filter");
        assertThat(rejected(ListStreamsRequest.newBuilder().setSort("-colour"))).isEqualTo("sort");
        assertThat(rejected(ListStreamsRequest.newBuilder().setPageSize(501))).isEqualTo("page_size");
        assertThat(rejected(ListStreamsRequest.newBuilder().setPageToken("x"))).isEqualTo("page_token");
        assertThat(rejected(ListStreamsRequest.newBuilder().setPageToken("10000")))
                .isEqualTo("page_token");
        assertThat(field(() -> admin.failures(ListFailuresRequest.newBuilder().setPageSize(1_001))))
                .isEqualTo("page_size");
        assertThat(field(() -> admin.failures(ListFailuresRequest.newBuilder().setPageToken("-1"))))
                .isEqualTo("page_token");
        assertThat(field(() -> admin.calls()
                        .listParked(ListParkedRequest.newBuilder()
                                .setPageToken("a/b")
                                .build())))
                .isEqualTo("page_token");
        assertThat(field(() -> admin.resume(ResumeRequest.newBuilder().setKey(key("a")))))
                .isEqualTo("has_key");
        assertThat(field(() -> admin.calls().replay(ReplayRequest.getDefaultInstance())))
                .isEqualTo("failure_ids");
        Rejection unknown = rejectionOf(() -> admin.calls()
                .resume(ResumeRequest.newBuilder().setActionValue(7).build()));
        assertThat(unknown.code()).isEqualTo(Code.UNIMPLEMENTED);
    }

    private String rejected(ListStreamsRequest.Builder request) {
        return field(() -> admin.calls().listStreams(request.build()));
    }

    private static String field(Callable<?> call) {
        return rejectionOf(call).field();
    }

    private List<Long> ids(ListFailuresRequest.Builder request) {
        return admin.failures(request).getFailuresList().stream()
                .map(FailureView::getStreamId)
                .toList();
    }

    private static long idOf(List<FailureView> failures, long stream) {
        return failures.stream()
                .filter(failure -> failure.getStreamId() == stream)
                .findFirst()
                .orElseThrow()
                .getFailureId();
    }

    private void keyed(long id, String key, String text) {
        Chunk.Builder chunk = exchange.nextChunk(id, 1);
        exchange.chunk(chunk.addPayloads(ByteString.copyFromUtf8(text)).addKeys(key(key)));
    }

    private static StreamSpec.Builder moody(FailurePolicy.Kind kind) {
        return spec("moody").setOnFailure(FailurePolicy.newBuilder().setKind(kind));
    }
}
