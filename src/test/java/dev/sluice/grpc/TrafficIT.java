package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.handler.Handler;
import dev.sluice.v1.HelloRequest;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted of the calls and connections of the port. */
final class TrafficIT {
    private final TestServer server =
            TestServer.with().handler("echo", RecordingHandler.echoing()).start();
    private final GrpcClient client = GrpcClient.to(server);

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void callsAreCountedByMethodAndWhatBecameOfThem() {
        client.blocking().hello(HelloRequest.getDefaultInstance());
        client.blocking().hello(HelloRequest.getDefaultInstance());
        client.open(openOne(spec("echo")));
        rejectionOf(() -> client.open(openOne(spec("nobody"))));
        rejectionOf(() -> callNothing("no.such.Service/AtAll"));
        rejectionOf(() -> callNothing("no.such.Service/Either"));
        ExchangeClient exchange = client.attached();
        exchange.cut();

        await().until(() -> calls().size() == 5);
        assertThat(calls())
                .containsEntry("sluice.v1.Streams/Hello OK", 2L)
                .containsEntry("sluice.v1.Streams/Open OK", 1L)
                .containsEntry("sluice.v1.Streams/Open NOT_FOUND", 1L)
                .containsEntry("other UNIMPLEMENTED", 2L)
                .containsEntry("sluice.v1.Streams/Exchange CANCELLED", 1L);
    }

    @Test
    void connectionsAreCountedAsTheyComeAndGo() {
        client.blocking().hello(HelloRequest.getDefaultInstance());
        GrpcClient another = GrpcClient.to(server);
        another.blocking().hello(HelloRequest.getDefaultInstance());
        assertThat(server.traffic().connections()).isEqualTo(2);

        another.close();

        await().until(() -> server.traffic().connections() == 1);
        assertThat(server.traffic().connectionsMade()).isEqualTo(2);
    }

    @Test
    void framesAreCountedBothWays() {
        ExchangeClient exchange = client.attached();
        long id = exchange.opened(openOne(spec("echo")));
        long before = server.traffic().received().bytes();
        exchange.messages(id, "x".repeat(100_000));
        exchange.awaitItems(id, 1);

        assertThat(server.traffic().received().bytes() - before).isBetween(100_000L, 101_000L);
        assertThat(server.traffic().sent().bytes()).isGreaterThan(100_000L);
        assertThat(server.traffic().sent().frames()).isPositive();
        assertThat(server.traffic().received().frames()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void loopsThatTurnAreNotSilentAndTheirLagIsTakenDown() {
        await().until(() -> Arrays.stream(server.traffic().lag().counts()).sum() > 10);

        assertThat(TimeUnit.NANOSECONDS.toSeconds(server.traffic().silentNanos()))
                .isLessThan(GrpcClient.PATIENCE_SECONDS);
    }

    @Test
    void aLoopThatAHandlerHoldsUpIsSilentUntilItIsLetGo() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        Handler blocking = Handler.async((stream, message) -> {
            gate.join();
            return CompletableFuture.completedFuture(message.payload());
        });
        try (TestServer held = TestServer.with().handler("blocking", blocking).start();
                GrpcClient user = GrpcClient.to(held)) {
            ExchangeClient exchange = user.attached();
            long id = exchange.opened(openOne(spec("blocking")));
            exchange.messages(id, "a");

            await().until(() -> held.traffic().silentNanos() > TimeUnit.SECONDS.toNanos(1));
            gate.complete(null);
            await().until(() -> held.traffic().silentNanos() < TimeUnit.SECONDS.toNanos(1));
        }
    }

    private Map<String, Long> calls() {
        Map<String, Long> calls = new TreeMap<>();
        server.traffic().forEachCall((method, code, count) -> calls.put(method + " " + code, count.sum()));
        return calls;
    }

    private HelloRequest callNothing(String method) {
        MethodDescriptor<HelloRequest, HelloRequest> descriptor =
                MethodDescriptor.<HelloRequest, HelloRequest>newBuilder()
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(method)
                        .setRequestMarshaller(ProtoUtils.marshaller(HelloRequest.getDefaultInstance()))
                        .setResponseMarshaller(ProtoUtils.marshaller(HelloRequest.getDefaultInstance()))
                        .build();
        return ClientCalls.blockingUnaryCall(
                client.channel(),
                descriptor,
                CallOptions.DEFAULT.withDeadlineAfter(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS),
                HelloRequest.getDefaultInstance());
    }
}
