package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.grpc.RecordingHandler;
import dev.sluice.grpc.TestServer;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2 as it is not meant: each such client is refused by its connection alone, and takes no memory with it. */
class BadNeighbourIT {
    private static final int ROUNDS = 4;
    private static final long HEAP_SLACK = 24 << 20;
    private static final long DIRECT_SLACK = 32 << 20;

    private final ExecutorService attacker = Executors.newSingleThreadExecutor();
    private TestServer server;
    private Neighbour neighbour;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", RecordingHandler.echoing())
                .eventLoops(1)
                .start();
        neighbour = new Neighbour(server);
    }

    @AfterEach
    void stop() {
        attacker.shutdownNow();
        neighbour.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void isRefusedAndOthersDoNotNotice(Attack attack) throws Exception {
        try (RawHttp2 http2 = new RawHttp2(server.port())) {
            CompletableFuture<Void> attacking = CompletableFuture.runAsync(() -> carryOut(attack, http2), attacker);
            do {
                neighbour.goesOn();
            } while (!attacking.isDone());
            attacking.get();
            if (attack.end() == Attack.End.GOAWAY) {
                assertThat(http2.awaitGoAway().errorCode())
                        .isEqualTo(attack.refusal().code());
            }
            if (attack.end() != Attack.End.NONE) {
                http2.awaitClosed();
            }
        }
        neighbour.assertUnharmedAndAlone();
    }

    /** An attack that is cut short has not failed. */
    private static void carryOut(Attack attack, RawHttp2 http2) {
        try {
            attack.on(http2.begin());
            http2.flush();
        } catch (IOException e) {
            assertThat(attack.end()).as("the connection broke").isNotEqualTo(Attack.End.NONE);
        }
    }

    @Test
    void memoryStaysFlat() throws IOException {
        attackWithAll();
        long heapBefore = JvmCensus.usedHeap();
        long directBefore = JvmCensus.directMemory();
        for (int i = 0; i < ROUNDS; i++) {
            attackWithAll();
        }
        neighbour.assertUnharmedAndAlone();
        assertThat(JvmCensus.usedHeap() - heapBefore).as("more heap").isLessThan(HEAP_SLACK);
        assertThat(JvmCensus.directMemory() - directBefore)
                .as("more direct memory")
                .isLessThan(DIRECT_SLACK);
    }

    private void attackWithAll() throws IOException {
        for (Attack attack : Attack.values()) {
            try (RawHttp2 http2 = new RawHttp2(server.port())) {
                carryOut(attack, http2);
            }
        }
    }

    @Test
    void aHeaderListThatIsTooLargeCostsItsCallAlone() throws IOException {
        try (RawHttp2 http2 = new RawHttp2(server.port())) {
            http2.begin()
                    .frame(
                            Http2FrameTypes.HEADERS,
                            RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
                            1,
                            http2.block(1, RawHttp2.head("Hello").add("x", "a".repeat(9_000))))
                    .flush();
            assertThat(http2.await(frame -> frame.type() == Http2FrameTypes.RST_STREAM)
                            .errorCode())
                    .isEqualTo(Http2Error.PROTOCOL_ERROR.code());
            http2.call(3, "Hello")
                    .data(3, RawHttp2.END_STREAM, RawHttp2.message(0, new byte[0]))
                    .flush();
            http2.await(frame -> frame.type() == Http2FrameTypes.DATA && frame.stream() == 3);
        }
    }

    @Test
    void aClientThatHasNotAcknowledgedTheLimitOfCallsIsHeldToItAllTheSame() throws IOException {
        int limit = 1_000;
        try (RawHttp2 http2 = new RawHttp2(server.port())) {
            http2.begin();
            for (int i = 0; i <= limit; i++) {
                http2.call(2 * i + 1, "Exchange");
            }
            http2.flush();
            RawHttp2.Frame refused = http2.await(frame -> frame.type() == Http2FrameTypes.RST_STREAM);
            assertThat(refused.stream()).isEqualTo(2 * limit + 1);
            assertThat(refused.errorCode()).isEqualTo(Http2Error.REFUSED_STREAM.code());
        }
        neighbour.assertUnharmedAndAlone();
    }
}
