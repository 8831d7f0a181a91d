package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Connect whose stream takes no more holds up its own client, nothing else; and nothing is lost by it. */
class ConnectFlowIT {
    private static final int CONNECTS = 24;
    private static final int WINDOW = 4;
    private static final ByteString PAYLOAD = ByteString.copyFrom(new byte[32 << 10]);

    /** More than the stream's window, the call's window and all buffers between them. */
    private static final int TOO_MANY = 96;

    private final RecordingHandler echo = RecordingHandler.echoing();
    private final RecordingHandler silent = RecordingHandler.silent();
    private final RecordingHandler held = RecordingHandler.silent().holding();
    private TestServer server;
    private GrpcClient client;

    private void start(UnaryOperator<TestServer.Builder> change) {
        server = change.apply(TestServer.with()
                        .handler("echo", echo)
                        .handler("silent", silent)
                        .handler("held", held))
                .start();
        client = GrpcClient.to(server);
    }

    /** Whatever a test did, nothing of it is left. */
    @AfterEach
    void stop() {
        client.close();
        await().untilAsserted(() -> {
            assertThat(server.sessions().streamQuota().used()).isZero();
            assertThat(server.sessions().bufferedQuota().used()).isZero();
            assertThat(echo.live() + silent.live() + held.live()).isZero();
        });
        server.close();
    }

    private static StreamSpec.Builder small(String handler) {
        return spec(handler).setWindow(Window.newBuilder().setMessages(WINDOW));
    }

    /** So much to and fro on the connection that whatever was to happen before has happened. */
    private void doMuchElse() {
        for (int i = 0; i < 100; i++) {
            client.blocking().hello(HelloRequest.getDefaultInstance());
        }
    }

    private static void assertAnsweredInFull(ConnectClient call, int count) {
        call.awaitAllPumped();
        call.halfClose();
        assertThat(call.awaitEnd().code()).isEqualTo(Code.OK);
        assertThat(call.seqs())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
    }

    @Test
    void holdsUpItsClientWhileTheHandlerDoesNotGoOn() {
        start(s -> s);
        try (ConnectClient call = ConnectClient.to(client, small("held"))) {
            call.pump(PAYLOAD, TOO_MANY);
            await().until(() -> server.counters().accepted() == WINDOW);
            doMuchElse();
            assertThat(call.keptBack()).isPositive();
            assertThat(server.counters().accepted()).isEqualTo(WINDOW);
            assertThat(server.sessions().bufferedQuota().used())
                    .isLessThan((WINDOW + 1) * (PAYLOAD.size() + 1_000) + (2 << 20));
            held.release();
            assertAnsweredInFull(call, TOO_MANY);
            assertThat(held.only().seqs()).hasSize(TOO_MANY);
        }
    }

    @Test
    void leavesRoomForTheConnectionsOtherCallsWithAsManyConnectsHeldUpAsMayBe() {
        start(s -> s);
        List<ConnectClient> calls = new ArrayList<>();
        for (int i = 0; i < CONNECTS; i++) {
            ConnectClient call = ConnectClient.to(client, small("held"));
            call.pump(PAYLOAD, TOO_MANY);
            calls.add(call);
        }
        await().until(() -> server.counters().accepted() == CONNECTS * WINDOW);
        doMuchElse();
        assertThat(calls).allMatch(call -> call.keptBack() > 0);
        try (ExchangeClient exchange = client.attached().confirming()) {
            long id = exchange.opened(openOne(spec("echo")));
            exchange.messages(id, "small");
            for (int i = 0; i < 8; i++) {
                exchange.messages(id, List.of(ByteString.copyFrom(new byte[4 << 20])));
                exchange.awaitItems(id, i + 2);
            }
            exchange.messages(id, "again");
            exchange.awaitItems(id, 10);
            assertThat(exchange.stream(id).outBytes()).isEqualTo(10L + 8 * (4 << 20));
            client.close(exchange.session(), CloseRequest.Mode.ABORT);
        }
        assertThat(calls).allMatch(call -> call.keptBack() > 0);
        assertThat(server.counters().settled()).isEqualTo(10);
        held.release();
        calls.forEach(call -> assertAnsweredInFull(call, TOO_MANY));
        assertThat(held.opened()).hasSize(CONNECTS).allMatch(seen -> seen.seqs().size() == TOO_MANY);
    }

    @Test
    void refusesOneMoreThanAConnectionMayHaveUntilOneEnds() {
        start(s -> s.maxConnectsPerConnection(2));
        try (ConnectClient first = ConnectClient.to(client, spec("echo"));
                ConnectClient second = ConnectClient.to(client, spec("echo"));
                GrpcClient other = GrpcClient.to(server)) {
            echo.awaitOpened(1);
            try (ConnectClient third = ConnectClient.to(client, spec("echo"))) {
                Rejection end = third.awaitEnd();
                assertThat(end.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
                assertThat(end.quota()).isEqualTo("max-connects-per-connection");
                assertThat(end.metadata()).containsEntry("value", "2");
            }
            try (ConnectClient elsewhere = ConnectClient.to(other, spec("echo"))) {
                elsewhere.halfClose();
                assertThat(elsewhere.awaitEnd().code()).isEqualTo(Code.OK);
            }
            first.halfClose();
            assertThat(first.awaitEnd().code()).isEqualTo(Code.OK);
            second.cut();
            await().until(() -> server.sessions().sessionQuota().used() == 0);
            for (int i = 0; i < 2; i++) {
                try (ConnectClient again = ConnectClient.to(client, spec("echo"))) {
                    again.send("a");
                    again.awaitResponses(1);
                }
            }
        }
    }

    @Test
    void givesTheConnectionBackWhatRefusedAndBrokenCallsWereSent() {
        start(s -> s.maxConnectsPerConnection(1));
        try (ConnectClient first = ConnectClient.to(client, small("held"))) {
            first.pump(PAYLOAD, TOO_MANY);
            await().until(() -> server.counters().accepted() == WINDOW);
            for (int i = 0; i < 2 * CONNECTS; i++) {
                try (ConnectClient refused = ConnectClient.start(client, false)) {
                    refused.pump(PAYLOAD, TOO_MANY);
                    refused.awaitEnd();
                }
            }
            first.cut();
        }
        for (int i = 0; i < 2 * CONNECTS; i++) {
            await().until(() -> server.sessions().sessionQuota().used() == 0);
            long before = server.counters().accepted();
            try (ConnectClient broken = ConnectClient.to(client, small("held"))) {
                broken.pump(PAYLOAD, TOO_MANY);
                await().until(() -> server.counters().accepted() == before + WINDOW);
            }
        }
        held.release();
        await().until(() -> server.sessions().sessionQuota().used() == 0);
        try (ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("echo")));
            exchange.messages(id, List.of(ByteString.copyFrom(new byte[4 << 20])));
            exchange.awaitItems(id, 1);
            client.close(exchange.session(), CloseRequest.Mode.ABORT);
        }
    }

    @Test
    void waitsForAClientThatDoesNotReadItsAnswersAndGrowsNothing() {
        start(s -> s.eventLoops(1));
        int messages = 200_000;
        try (ConnectClient call = ConnectClient.start(client, true).open(small("silent"))) {
            call.pump(ByteString.EMPTY, messages);
            await().until(() -> server.counters().accepted() > 0);
            doMuchElse();
            assertThat(server.counters().accepted()).isLessThan(messages);
            call.request(Integer.MAX_VALUE);
            assertAnsweredInFull(call, messages);
        }
    }

    @Test
    void waitsForAClientThatDoesNotReadItsReplies() {
        start(s -> s.eventLoops(1));
        int messages = 400;
        try (ConnectClient call = ConnectClient.start(client, true).open(small("echo"))) {
            call.pump(PAYLOAD, messages);
            await().until(() -> server.counters().accepted() > 20);
            doMuchElse();
            assertThat(call.keptBack()).isPositive();
            assertThat(server.sessions().bufferedQuota().used()).isLessThan(4 << 20);
            call.request(Integer.MAX_VALUE);
            assertAnsweredInFull(call, messages);
        }
    }

    @Test
    void waitsForRoomInTheServersMemoryAndLosesNothing() {
        start(s -> s.limit("maxMessageBytes", 64 << 10).limit("maxBufferedBytes", 256L << 10));
        List<ConnectClient> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ConnectClient call = ConnectClient.to(client, spec("held"));
            call.pump(PAYLOAD, TOO_MANY);
            calls.add(call);
        }
        await().until(() -> server.counters().accepted() >= 6);
        doMuchElse();
        assertThat(server.counters().accepted()).isLessThanOrEqualTo(8);
        assertThat(server.sessions().bufferedQuota().used()).isLessThanOrEqualTo(256L << 10);
        held.release();
        calls.forEach(call -> assertAnsweredInFull(call, TOO_MANY));
    }

    @Test
    void endsACallThatIsHeldUpWhenItsStreamFails() {
        start(s -> s);
        held.failing(message -> message.seq() == 1);
        try (ConnectClient call = ConnectClient.to(client, small("held"))) {
            call.pump(PAYLOAD, TOO_MANY);
            await().until(() -> server.counters().accepted() == WINDOW);
            held.release();
            assertThat(call.awaitEnd().reason()).isEqualTo("STREAM_FAILED");
            assertThat(call.seqs()).containsExactlyElementsOf(List.of(1L, 2L, 3L, 4L));
            assertThat(Collections.frequency(call.texts(), "")).isEqualTo(WINDOW);
        }
    }

    @Test
    void leavesNothingOfACallThatIsHeldUpWhenItsClientGoes() {
        start(s -> s);
        try (ConnectClient call = ConnectClient.to(client, small("held"))) {
            call.pump(PAYLOAD, TOO_MANY);
            await().until(() -> server.counters().accepted() == WINDOW);
            call.cut();
            await().until(() -> server.sessions().sessionQuota().used() == 0);
            held.release();
        }
    }
}
