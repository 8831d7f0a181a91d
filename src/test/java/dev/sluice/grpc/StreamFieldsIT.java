package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.MessageExtras;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Unsuccessful;
import dev.sluice.v1.Window;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each field of a spec and of a message does. */
class StreamFieldsIT {
    private final RecordingHandler echo = RecordingHandler.echoing();
    private final RecordingHandler held = RecordingHandler.echoing().holding();
    private TestServer server;
    private GrpcClient client;
    private ExchangeClient exchange;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", echo)
                .handler("held", held)
                .limit("maxMessageBytes", 100_000)
                .limit("maxWindowMessages", 5_000)
                .limit("maxWindowBytes", 10_000_000L)
                .limit("maxNameBytes", 50)
                .limit("maxLabels", 3)
                .limit("maxLabelBytes", 50)
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

    private static Window.Builder window(int messages, long bytes) {
        return Window.newBuilder().setMessages(messages).setBytes(bytes);
    }

    @Test
    void tellsTheHandlerNameLabelsAndContentType() {
        exchange.opened(openOne(spec("echo")
                .setName("näme")
                .putLabels("colour", "blue")
                .putLabels("size", "9")
                .setContentType("text/plain")));
        RecordingHandler.Seen seen = echo.only();
        assertThat(seen.name()).isEqualTo("näme");
        assertThat(seen.labels()).isEqualTo(Map.of("colour", "blue", "size", "9"));
        assertThat(seen.contentType()).isEqualTo("text/plain");
    }

    @Test
    void holdsAStreamToItsWindowOfBytes() {
        long id = exchange.opened(openOne(spec("held").setWindow(window(100, 1_000))));
        exchange.messages(id, "x".repeat(400), "y".repeat(600));
        await().until(() -> held.only().messages().size() == 2);
        held.release();
        exchange.await("credit in bytes", c -> c.stream(id).maxBytes() == 2_000);
        exchange.messages(id, "z".repeat(1_000));
        exchange.awaitItems(id, 3);
    }

    @Test
    void resetsAStreamThatSendsBeyondItsWindowOfBytes() {
        long id = exchange.opened(openOne(spec("held").setWindow(window(100, 1_000))));
        exchange.messages(id, "x".repeat(400), "y".repeat(601));
        Rejection reset = exchange.awaitReset(id);
        assertThat(reset.reason()).isEqualTo("CREDIT_EXCEEDED");
        assertThat(reset.metadata()).containsEntry("granted", "1000");
    }

    @Test
    void resetsAStreamForAMessageLargerThanItsWindow() {
        long id = exchange.opened(openOne(spec("echo").setWindow(window(100, 1_000))));
        exchange.messages(id, "x".repeat(1_001));
        Rejection reset = exchange.awaitReset(id);
        assertThat(reset.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(reset.metadata()).containsEntry("max_message_bytes", "1000");
    }

    @Test
    void sendsNoMoreItemsThanItsOutWindow() {
        long id = exchange.opened(openOne(spec("echo").setOutWindow(window(2, 0))));
        exchange.messages(id, "a", "b", "c", "d", "e", "f");
        exchange.awaitItems(id, 2);
        exchange.sync();
        assertThat(exchange.stream(id).texts()).containsExactly("a", "b");
        exchange.grant(id, 5, 1_000);
        exchange.sync();
        assertThat(exchange.stream(id).texts()).as("without a receipt").containsExactly("a", "b");
        exchange.confirm(id, 1);
        exchange.awaitItems(id, 3);
        exchange.sync();
        assertThat(exchange.stream(id).texts()).containsExactly("a", "b", "c");
        exchange.confirm(id, 3);
        exchange.awaitItems(id, 5);
        exchange.confirm(id, 5);
        exchange.sync();
        assertThat(exchange.stream(id).texts()).as("beyond the grant").hasSize(5);
        exchange.grant(id, 6, 1_000);
        exchange.awaitItems(id, 6);
    }

    @Test
    void sendsNoMoreBytesThanItsOutWindow() {
        long id = exchange.opened(openOne(spec("echo").setOutWindow(window(100, 10))));
        exchange.messages(id, "aaaa", "bbbb", "cccc", "d");
        exchange.awaitItems(id, 2);
        exchange.sync();
        assertThat(exchange.stream(id).texts()).containsExactly("aaaa", "bbbb");
        exchange.confirm(id, 2);
        exchange.sync();
        assertThat(exchange.stream(id).items()).hasSize(2);
        exchange.grant(id, 100, 12);
        exchange.awaitItems(id, 3);
        exchange.grant(id, 100, 13);
        exchange.awaitItems(id, 4);
    }

    @Test
    void takesTheLargestNumberForARoomWithoutEnd() {
        long id = exchange.opened(openOne(spec("echo").setOutWindow(window(2, 10))));
        exchange.messages(id, "aaaaaaaa", "bbbbbbbb", "cccccccc");
        exchange.awaitItems(id, 1);
        exchange.grant(id, -1, -1);
        exchange.confirm(id, -1);
        exchange.awaitItems(id, 3);
    }

    @Test
    void takesNothingOfAGrantBack() {
        long id = exchange.opened(openOne(spec("echo")));
        exchange.grant(id, 0, 0);
        exchange.messages(id, "a", "b");
        exchange.awaitItems(id, 2);
    }

    static Stream<Arguments> wrongValues() {
        StreamSpec echo = spec("echo").build();
        return Stream.of(
                Arguments.of("window.messages", echo.toBuilder().setWindow(window(5_001, 0))),
                Arguments.of("window.messages", echo.toBuilder().setWindow(window(-1, 0))),
                Arguments.of("window.bytes", echo.toBuilder().setWindow(window(0, 10_000_001))),
                Arguments.of("window.bytes", echo.toBuilder().setWindow(window(0, -1))),
                Arguments.of("out_window.messages", echo.toBuilder().setOutWindow(window(5_001, 0))),
                Arguments.of("out_window.bytes", echo.toBuilder().setOutWindow(window(0, -1))),
                Arguments.of("name", echo.toBuilder().setName("ü".repeat(26))),
                Arguments.of("content_type", echo.toBuilder().setContentType("x".repeat(51))),
                Arguments.of("labels", echo.toBuilder().putAllLabels(Map.of("a", "", "b", "", "c", "", "d", ""))),
                Arguments.of("labels", echo.toBuilder().putLabels("long", "ü".repeat(25))),
                Arguments.of(
                        "idle_timeout",
                        echo.toBuilder().setIdleTimeout(Duration.newBuilder().setSeconds(-1))),
                Arguments.of(
                        "idle_timeout",
                        echo.toBuilder().setIdleTimeout(Duration.newBuilder().setNanos(-1))),
                Arguments.of(
                        "idle_timeout",
                        echo.toBuilder().setIdleTimeout(Duration.newBuilder().setNanos(1_000_000_000))),
                Arguments.of(
                        "idle_timeout",
                        echo.toBuilder().setIdleTimeout(Duration.newBuilder().setSeconds(Long.MAX_VALUE))));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("wrongValues")
    void refusesAValueThatCannotBe(String field, StreamSpec.Builder spec) {
        Rejection rejection = rejectionOf(() -> client.open(openOne(spec)));
        assertThat(rejection.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(rejection.field()).isEqualTo(field);
    }

    @Test
    void givesEachMessageItsHeaders() {
        long id = exchange.opened(openOne(spec("echo")));
        exchange.chunk(exchange.nextChunk(id, 4)
                .addPayloads(bytes("a"))
                .addPayloads(bytes("b"))
                .addPayloads(bytes("c"))
                .addPayloads(bytes("d"))
                .addExtras(MessageExtras.newBuilder().setIndex(1).putHeaders("h", "1"))
                .addExtras(MessageExtras.newBuilder()
                        .setIndex(3)
                        .putHeaders("h", "3")
                        .putHeaders("i", "x")));
        exchange.awaitItems(id, 4);
        assertThat(echo.only().headers())
                .containsExactly(Map.of(), Map.of("h", "1"), Map.of(), Map.of("h", "3", "i", "x"));
    }

    @Test
    void abortsAMessageThatDoesNotStartInItsTimeAndRunsTheNext() {
        long id = exchange.opened(openOne(spec("held")));
        exchange.messages(id, "a");
        await().until(() -> held.only().messages().size() == 1);
        exchange.chunk(exchange.nextChunk(id, 3)
                .addPayloads(bytes("b"))
                .addPayloads(bytes("c"))
                .addPayloads(bytes("d"))
                .addTtlMs(0)
                .addTtlMs(1)
                .addTtlMs(-1));
        exchange.awaitItems(id, 1);
        ReceivedStream.Item expired = exchange.stream(id).items().get(0);
        assertThat(expired.seq()).isEqualTo(3);
        assertThat(expired.unsuccessful().getKind()).isEqualTo(Unsuccessful.Kind.ABORTED);
        assertThat(Rejection.of(expired.unsuccessful().getStatus()).reason()).isEqualTo("EXPIRED");
        held.release();
        exchange.awaitItems(id, 4);
        assertThat(held.only().messages()).containsExactly("a", "b", "d");
        exchange.awaitAck(id, 4);
    }

    @Test
    void cancelsAMessageThatHasNotStartedAndRunsTheNext() {
        long id = exchange.opened(openOne(spec("held")));
        exchange.messages(id, "a");
        await().until(() -> held.only().messages().size() == 1);
        exchange.messages(id, "b", "c");
        exchange.cancel(id, 1);
        exchange.cancel(id, 2);
        exchange.cancel(id, 77);
        exchange.awaitItems(id, 1);
        ReceivedStream.Item cancelled = exchange.stream(id).items().get(0);
        assertThat(cancelled.seq()).isEqualTo(2);
        assertThat(Rejection.of(cancelled.unsuccessful().getStatus()).reason()).isEqualTo("CANCELLED");
        held.release();
        exchange.awaitItems(id, 3);
        assertThat(held.only().messages()).containsExactly("a", "c");
    }

    @Test
    void putsTheSegmentsOfAMessageTogether() {
        long id = exchange.opened(openOne(spec("echo")));
        String whole = "0123456789".repeat(10_000);
        int at = 0;
        for (int size : List.of(1, 40_000, 9_999, 49_999)) {
            exchange.chunk(segment(id, 1, whole.substring(at, at + size), at, true));
            at += size;
        }
        exchange.sync();
        assertThat(echo.only().messages()).isEmpty();
        exchange.chunk(segment(id, 1, whole.substring(at), at, false).addPayloads(bytes("next")));
        exchange.awaitItems(id, 2);
        assertThat(exchange.stream(id).texts()).containsExactly(whole, "next");
    }

    @Test
    void beginsAMessageAnewWhenItsFirstSegmentComesAgain() {
        long id = exchange.opened(openOne(spec("echo")));
        exchange.chunk(segment(id, 1, "wrong", 0, true));
        exchange.chunk(segment(id, 1, "rig", 0, true));
        exchange.chunk(segment(id, 1, "ht", 3, false));
        exchange.awaitItems(id, 1);
        assertThat(exchange.stream(id).texts()).containsExactly("right");
    }

    @Test
    void resetsAStreamWhoseSegmentsDoNotFit() {
        for (int offset : new int[] {2, 4, -1}) {
            long id = exchange.opened(openOne(spec("echo")));
            exchange.chunk(segment(id, 1, "abc", 0, true));
            exchange.chunk(segment(id, 1, "def", offset, false));
            assertThat(exchange.awaitReset(id).field()).isEqualTo("offset");
        }
    }

    @Test
    void resetsAStreamWhoseSegmentsMakeATooLargeMessage() {
        long id = exchange.opened(openOne(spec("echo")));
        ByteString part = ByteString.copyFrom(new byte[60_000]);
        exchange.chunk(segment(id, 1, "", 0, true).clearPayloads().addPayloads(part));
        exchange.chunk(segment(id, 1, "", 60_000, true).clearPayloads().addPayloads(part));
        Rejection reset = exchange.awaitReset(id);
        assertThat(reset.quota()).isEqualTo("max-message-bytes");
        assertThat(reset.metadata()).containsEntry("value", "100000");
        await().until(() -> server.sessions().bufferedQuota().used() == 0);
    }

    private static Chunk.Builder segment(long id, long seq, String text, int offset, boolean more) {
        return Chunk.newBuilder()
                .setStreamId(id)
                .setFirstSeq(seq)
                .addPayloads(bytes(text))
                .setOffset(offset)
                .setMore(more);
    }
}
