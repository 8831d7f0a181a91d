package dev.sluice.grpc;

import static dev.sluice.grpc.ExchangeClient.inband;
import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.End;
import dev.sluice.v1.Grants;
import dev.sluice.v1.MessageExtras;
import dev.sluice.v1.Receipts;
import dev.sluice.v1.Reset;
import io.grpc.Status.Code;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that make no sense: what they cost, and that they cost nobody else anything. */
class MalformedFramesIT {
    private static TestServer server;
    private static GrpcClient client;
    private ExchangeClient neighbour;
    private ExchangeClient exchange;

    @BeforeAll
    static void startServer() {
        server = TestServer.with().handler("echo", RecordingHandler.echoing()).start();
        client = GrpcClient.to(server);
    }

    @AfterAll
    static void stopServer() {
        client.close();
        server.close();
    }

    /** Two Exchanges of one connection, each with the streams 1 and 3. */
    @BeforeEach
    void start() {
        neighbour = opened();
        exchange = opened();
    }

    private static ExchangeClient opened() {
        ExchangeClient opened = client.attached();
        opened.open(openAlike(spec("echo"), 2), 1);
        opened.awaitOpened(0);
        return opened;
    }

    @AfterEach
    void stop() {
        assertWorks(neighbour, 1);
        neighbour.close();
        exchange.close();
    }

    private static void assertWorks(ExchangeClient exchange, long id) {
        int before = exchange.stream(id).items().size();
        exchange.messages(id, "works");
        exchange.awaitItems(id, before + 1);
    }

    private static Chunk.Builder chunk(String... texts) {
        Chunk.Builder chunk = Chunk.newBuilder().setStreamId(1).setFirstSeq(1);
        for (String text : texts) {
            chunk.addPayloads(bytes(text));
        }
        return chunk;
    }

    private static MessageExtras.Builder extras(int index) {
        return MessageExtras.newBuilder().setIndex(index).putHeaders("h", "v");
    }

    static Stream<Arguments> chunksThatCostTheirStream() {
        MessageExtras.Builder tooMany = extras(0);
        for (int i = 0; i < 40; i++) {
            tooMany.putHeaders("h" + i, "");
        }
        return Stream.of(
                Arguments.of("payloads", chunk()),
                Arguments.of("ttl_ms", chunk("a", "b").addTtlMs(1)),
                Arguments.of("ttl_ms", chunk("a").addTtlMs(1).addTtlMs(1)),
                Arguments.of("first_seq", chunk("a").setFirstSeq(0)),
                Arguments.of("first_seq", chunk("a").setFirstSeq(-1)),
                Arguments.of("first_seq", chunk("a").setFirstSeq(Long.MIN_VALUE)),
                Arguments.of("extras", chunk("a", "b").addExtras(extras(1)).addExtras(extras(0))),
                Arguments.of("extras", chunk("a", "b").addExtras(extras(1)).addExtras(extras(1))),
                Arguments.of("extras", chunk("a", "b").addExtras(extras(2))),
                Arguments.of("extras", chunk("a", "b").addExtras(extras(-1))),
                Arguments.of("extras.headers", chunk("a").addExtras(tooMany)),
                Arguments.of("extras.headers", chunk("a").addExtras(extras(0).putHeaders("x", "y".repeat(5_000)))),
                Arguments.of("offset", chunk("a").setOffset(1)));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("chunksThatCostTheirStream")
    void resetsTheStreamOfAChunkAndGoesOnWithTheFrame(String field, Chunk.Builder chunk) {
        exchange.send(ClientFrame.newBuilder()
                .addChunks(chunk)
                .addChunks(exchange.nextChunk(3, 1).addPayloads(bytes("x"))));
        Rejection reset = exchange.awaitReset(1);
        assertThat(reset.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(reset.field()).startsWith(field);
        exchange.awaitItems(3, 1);
        assertWorks(exchange, 3);
    }

    @Test
    void resetsAStreamWhoseSeqsRunOverTheLargest() {
        exchange.send(ClientFrame.newBuilder().addChunks(chunk("a", "b").setFirstSeq(Long.MAX_VALUE)));
        assertThat(exchange.awaitReset(1).reason()).isEqualTo("CREDIT_EXCEEDED");
        assertWorks(exchange, 3);
    }

    static Stream<Arguments> framesThatCostTheCall() {
        return Stream.of(
                Arguments.of(
                        "receipts.up_to",
                        ClientFrame.newBuilder()
                                .setReceipts(Receipts.newBuilder()
                                        .addStreamIds(1)
                                        .addStreamIds(3)
                                        .addUpTo(1))),
                Arguments.of(
                        "receipts.up_to",
                        ClientFrame.newBuilder()
                                .setReceipts(Receipts.newBuilder().addUpTo(1))),
                Arguments.of(
                        "grants.max_out_seq",
                        ClientFrame.newBuilder()
                                .setGrants(Grants.newBuilder().addStreamIds(1).addMaxOutBytes(1))),
                Arguments.of(
                        "grants.max_out_bytes",
                        ClientFrame.newBuilder()
                                .setGrants(Grants.newBuilder()
                                        .addStreamIds(1)
                                        .addMaxOutSeq(1)
                                        .addMaxOutBytes(1)
                                        .addMaxOutBytes(2))),
                Arguments.of("attach", ClientFrame.newBuilder().setAttach(Attach.getDefaultInstance())));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("framesThatCostTheCall")
    void endsTheCallWhenNobodyKnowsWhatIsMeant(String field, ClientFrame.Builder frame) {
        exchange.send(frame);
        Rejection end = exchange.awaitEnd();
        assertThat(end.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(end.field()).isEqualTo(field);
    }

    @Test
    void tellsOfStreamsThatNeverWere() {
        for (long id : new long[] {0, 2, 5, 1_000_001, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            exchange.send(ClientFrame.newBuilder()
                    .addChunks(Chunk.newBuilder().setStreamId(id).setFirstSeq(1).addPayloads(bytes("a"))));
            Rejection reset = exchange.awaitReset(id);
            assertThat(reset.code()).isEqualTo(Code.NOT_FOUND);
            assertThat(reset.reason()).isEqualTo("STREAM_UNKNOWN");
        }
        exchange.end(77, 1);
        assertThat(exchange.awaitReset(77).reason()).isEqualTo("STREAM_UNKNOWN");
        assertWorks(exchange, 3);
    }

    @Test
    void ignoresFeedbackToStreamsThatNeverWere() {
        exchange.send(ClientFrame.newBuilder()
                .setReceipts(Receipts.newBuilder().addStreamIds(99).addUpTo(1))
                .setGrants(Grants.newBuilder().addStreamIds(99).addMaxOutSeq(1).addMaxOutBytes(1)));
        exchange.sync();
        assertThat(exchange.stream(99).reset()).isNull();
    }

    @Test
    void takesAFrameWithNothingInIt() {
        exchange.send(ClientFrame.getDefaultInstance());
        assertWorks(exchange, 3);
    }

    @Test
    void ignoresFieldsThatItDoesNotKnow() {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(
                        1_000,
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(1)
                                .addLengthDelimited(bytes("new"))
                                .build())
                .build();
        exchange.send(ClientFrame.newBuilder()
                .setUnknownFields(unknown)
                .addOpens(inband(
                        openAlike(spec("echo").setUnknownFields(unknown), 1).setUnknownFields(unknown), 5))
                .addChunks(chunk("a").setUnknownFields(unknown))
                .addEnds(End.newBuilder().setStreamId(1).setLastSeq(1).setUnknownFields(unknown)));
        assertThat(exchange.awaitOpened(1).getResponse().getStreamIdsList()).containsExactly(5L);
        exchange.awaitEnded(1);
    }

    @Test
    void takesOneResetForManyFaultsOfOneStream() {
        exchange.send(ClientFrame.newBuilder()
                .addChunks(chunk())
                .addChunks(chunk("a").setFirstSeq(0))
                .addResets(Reset.newBuilder().setStreamId(1))
                .addEnds(End.newBuilder().setStreamId(1).setLastSeq(9)));
        exchange.awaitReset(1);
        assertWorks(exchange, 3);
    }

    @Test
    void takesPayloadsThatAreEmpty() {
        exchange.send(ClientFrame.newBuilder()
                .addChunks(
                        exchange.nextChunk(3, 2).addPayloads(ByteString.EMPTY).addPayloads(ByteString.EMPTY)));
        exchange.awaitAck(3, 2);
        assertThat(exchange.stream(3).items()).isEmpty();
    }
}
