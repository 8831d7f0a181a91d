package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openEach;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.SessionRef;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each limit: what is refused at it and how, and that what goes makes room again. */
class LimitsIT {
    private static TestServer server(String limit, int value) {
        return builder(limit, value).start();
    }

    /** Sessions that nobody attaches or that lost their Exchange go soon. */
    private static TestServer forgetfulServer(String limit, int value) {
        return builder(limit, value)
                .limit("orphanTtl", Duration.ofMillis(100))
                .limit("sessionTtl", Duration.ofMillis(100))
                .start();
    }

    private static TestServer.Builder builder(String limit, int value) {
        return TestServer.with()
                .handler("echo", RecordingHandler.echoing())
                .handler(
                        "choosy",
                        RecordingHandler.echoing().refusing(s -> s.labels().containsKey("refuse")))
                .limit(limit, value);
    }

    private static void assertLimit(Rejection rejection, String limit, int value) {
        assertThat(rejection.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(rejection.reason()).isEqualTo("LIMIT_REACHED");
        assertThat(rejection.quota()).isEqualTo(limit);
        assertThat(rejection.metadata()).containsEntry("limit", limit).containsEntry("value", Integer.toString(value));
    }

    @Test
    void refusesMoreStreamsThanOneOpenMayAskFor() {
        try (TestServer server = server("maxStreamsPerOpen", 10);
                GrpcClient client = GrpcClient.to(server)) {
            OpenRequest.Builder each = OpenRequest.newBuilder();
            for (int i = 0; i < 11; i++) {
                each.addStreams(spec("echo"));
            }
            for (OpenRequest.Builder tooMany :
                    List.of(openAlike(spec("echo"), 11), openAlike(spec("echo"), -1), each)) {
                assertLimit(rejectionOf(() -> client.open(tooMany)), "max-streams-per-open", 10);
            }
            assertThat(client.open(openAlike(spec("echo"), 10)).getStreamIdsCount())
                    .isEqualTo(10);
        }
    }

    @Test
    void refusesMoreStreamsThanASessionMayHave() {
        try (TestServer server = server("maxStreamsPerSession", 10);
                GrpcClient client = GrpcClient.to(server)) {
            OpenResponse opened = client.open(openAlike(spec("echo"), 8));
            SessionRef session = opened.getSession();
            assertLimit(
                    rejectionOf(() -> client.open(openAlike(spec("echo"), 3).setSession(session))),
                    "max-streams-per-session",
                    10);
            client.open(openAlike(spec("echo"), 2).setSession(session));
            client.close(session, CloseRequest.Mode.ABORT, opened.getStreamIds(0), opened.getStreamIds(1));
            client.open(openAlike(spec("echo"), 2).setSession(session));
        }
    }

    @Test
    void refusesMoreStreamsThanAConnectionMayOpen() {
        try (TestServer server = server("maxStreamsPerConnection", 10);
                GrpcClient client = GrpcClient.to(server);
                GrpcClient other = GrpcClient.to(server)) {
            OpenResponse opened = client.open(openAlike(spec("echo"), 8));
            assertLimit(rejectionOf(() -> client.open(openAlike(spec("echo"), 3))), "max-streams-per-connection", 10);
            try (ExchangeClient exchange = client.attached()) {
                exchange.open(openAlike(spec("echo"), 3), 0);
                InbandOpened answer = exchange.awaitOpened(0);
                assertLimit(Rejection.of(answer.getStatus()), "max-streams-per-connection", 10);
            }
            other.open(openAlike(spec("echo"), 8));
            client.close(opened.getSession(), CloseRequest.Mode.FINISH);
            client.open(openAlike(spec("echo"), 10));
        }
    }

    @Test
    void refusesMoreStreamsThanTheServerMayHave() {
        try (TestServer server = forgetfulServer("maxStreams", 10);
                GrpcClient client = GrpcClient.to(server);
                GrpcClient other = GrpcClient.to(server)) {
            try (ExchangeClient exchange = client.attached()) {
                exchange.opened(openAlike(spec("echo"), 8));
                assertLimit(rejectionOf(() -> other.open(openAlike(spec("echo"), 3))), "max-streams", 10);
                assertThat(server.sessions().streamQuota().used()).isEqualTo(8);
                other.open(openAlike(spec("echo"), 2));
            }
            await().until(() -> server.sessions().streamQuota().used() == 0);
            other.open(openAlike(spec("echo"), 10));
        }
    }

    @Test
    void refusesMoreSessionsThanTheServerMayHave() {
        try (TestServer server = forgetfulServer("maxSessions", 2);
                GrpcClient client = GrpcClient.to(server);
                ExchangeClient first = client.attached();
                ExchangeClient second = client.attached()) {
            assertLimit(rejectionOf(() -> client.open(openOne(spec("echo")))), "max-sessions", 2);
            try (ExchangeClient third = client.exchange()) {
                third.send(dev.sluice.v1.ClientFrame.newBuilder().setAttach(dev.sluice.v1.Attach.getDefaultInstance()));
                assertLimit(third.awaitEnd(), "max-sessions", 2);
            }
            second.cut();
            await().until(() -> server.sessions().sessionQuota().used() == 1);
            client.attached().close();
            assertThat(first.isOver()).isFalse();
        }
    }

    @Test
    void takesNoRoomForABatchThatIsRolledBack() {
        try (TestServer server = server("maxStreams", 3);
                GrpcClient client = GrpcClient.to(server)) {
            for (int i = 0; i < 10; i++) {
                client.open(openEach(spec("echo"), spec("choosy").putLabels("refuse", ""), spec("echo")));
                client.open(openEach(spec("echo"), spec(""), spec("nobody")));
            }
            assertThat(server.sessions().streamQuota().used()).isZero();
            client.open(openAlike(spec("echo"), 3));
        }
    }

    @Test
    void keepsRoomOnlyForTheGoodOnesOfABatch() {
        try (TestServer server = server("maxStreams", 3);
                GrpcClient client = GrpcClient.to(server)) {
            SessionRef session = client.open(
                            openEach(spec("echo"), spec(""), spec("nobody")).setMode(OpenRequest.Mode.KEEP_OPENED))
                    .getSession();
            try (ExchangeClient exchange = client.exchange().attach(session)) {
                exchange.opened(openAlike(spec("echo"), 2));
                exchange.open(openOne(spec("echo")), 0);
                assertLimit(Rejection.of(exchange.awaitOpened(1).getStatus()), "max-streams", 3);
            }
        }
    }

    @Test
    void countsAnOpenThatIsRefusedForGoodAgainstNothing() {
        try (TestServer server = forgetfulServer("maxStreams", 10);
                GrpcClient client = GrpcClient.to(server)) {
            for (int i = 0; i < 20; i++) {
                assertLimit(rejectionOf(() -> client.open(openAlike(spec("echo"), 11))), "max-streams", 10);
            }
            assertThat(server.sessions().streamQuota().used()).isZero();
            await().until(() -> server.sessions().sessionQuota().used() == 0);
        }
    }
}
