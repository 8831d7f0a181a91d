package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerException;
import dev.sluice.handler.StreamContext;
import dev.sluice.v1.Window;
import io.grpc.Status.Code;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a handler says without being asked, what it says when it fails, and what the server's memory has no room for. */
class PushIT {
    private static final int MAX_BUFFERED = 1 << 20;

    private final RecordingHandler echo = RecordingHandler.echoing();
    private final RecordingHandler held = RecordingHandler.silent().holding();
    private TestServer server;
    private GrpcClient client;
    private ExchangeClient exchange;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", echo)
                .handler("held", held)
                .handler("broken", Handler.async((stream, message) -> {
                    throw new IllegalStateException("a secret");
                }))
                .limit("maxWaitingPushes", 3)
                .limit("maxMessageBytes", MAX_BUFFERED / 2)
                .limit("maxBufferedBytes", (long) MAX_BUFFERED)
                .limit("outcomeWindowBytes", 0L)
                .start();
        client = GrpcClient.to(server);
        exchange = client.attached();
    }

    @AfterEach
    void stop() {
        exchange.close();
        client.close();
        server.close();
    }

    private static CompletableFuture<Void> push(StreamContext stream, String text) {
        return stream.push(text.getBytes(UTF_8))
                .toCompletableFuture()
                .orTimeout(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void pushesShareTheRowOfNumbersWithReplies() {
        long id = exchange.opened(openOne(spec("echo")));
        push(echo.only().context(), "p1").join();
        exchange.messages(id, "a");
        exchange.awaitItems(id, 2);
        push(echo.only().context(), "p2").join();
        exchange.awaitItems(id, 3);
        List<ReceivedStream.Item> items = exchange.stream(id).items();
        assertThat(exchange.stream(id).texts()).containsExactly("p1", "a", "p2");
        assertThat(items).extracting(ReceivedStream.Item::seq).containsExactly(0L, 1L, 0L);
        assertThat(items).extracting(ReceivedStream.Item::outSeq).containsExactly(1L, 2L, 3L);
    }

    @Test
    void pushesWaitForTheGrantInALimitedNumber() {
        long id = exchange.opened(
                openOne(spec("echo").setOutWindow(Window.newBuilder().setMessages(1))));
        StreamContext stream = echo.only().context();
        push(stream, "1").join();
        List<CompletableFuture<Void>> waiting = List.of(push(stream, "2"), push(stream, "3"), push(stream, "4"));
        assertThatThrownBy(() -> push(stream, "5").join())
                .cause()
                .isInstanceOfSatisfying(
                        HandlerException.class,
                        e -> assertThat(e.failure().metadata()).containsEntry("limit", "max-waiting-pushes"));
        assertThat(waiting).noneMatch(push -> push.isDone());
        exchange.awaitItems(id, 1);
        exchange.confirming();
        exchange.confirm(id, 1);
        exchange.grant(id, 100, 1_000);
        waiting.forEach(push -> push.join());
        exchange.awaitItems(id, 4);
        assertThat(exchange.stream(id).texts()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void pushesToAStreamThatIsGoneFail() {
        long id = exchange.opened(openOne(spec("echo")));
        exchange.reset(id);
        await().until(() -> !echo.only().closes().isEmpty());
        assertThatThrownBy(() -> push(echo.only().context(), "late")
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(HandlerException.class);
    }

    @Test
    void tellsTheKindOfAHandlersFaultAndNotItsText() {
        long id = exchange.opened(openOne(spec("broken")));
        exchange.messages(id, "a");
        exchange.awaitItems(id, 1);
        Rejection failure =
                Rejection.of(exchange.stream(id).items().get(0).unsuccessful().getStatus());
        assertThat(failure.code()).isEqualTo(Code.UNKNOWN);
        assertThat(failure.reason()).isEqualTo("HANDLER_ERROR");
        assertThat(failure.toString()).contains("IllegalStateException").doesNotContain("secret");
    }

    @Test
    void refusesWhatItsMemoryHasNoRoomForUntilItHas() {
        ByteString large = ByteString.copyFrom(new byte[MAX_BUFFERED / 2 - 1_000]);
        exchange.confirming();
        long first = exchange.opened(openOne(spec("held")));
        exchange.messages(first, List.of(large));
        await().until(() -> held.only().messages().size() == 1);
        long second = exchange.opened(openOne(spec("echo")));
        exchange.messages(second, List.of(large, large));
        Rejection refused = exchange.awaitRefusal(second);
        assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(refused.quota()).isEqualTo("max-buffered-bytes");
        assertThat(refused.metadata()).containsEntry("value", Integer.toString(MAX_BUFFERED));
        assertThat(refused.hasRetryInfo()).isTrue();
        held.release();
        long from = exchange.stream(second).refused().get(0).getFromSeq();
        await().until(() -> server.sessions().bufferedQuota().used() < MAX_BUFFERED / 4);
        for (long seq = from; seq <= 2; seq++) {
            exchange.chunk(dev.sluice.v1.Chunk.newBuilder()
                    .setStreamId(second)
                    .setFirstSeq(seq)
                    .addPayloads(large));
            exchange.awaitItems(second, (int) seq);
        }
        assertThat(exchange.stream(second).reset()).isNull();
    }
}
