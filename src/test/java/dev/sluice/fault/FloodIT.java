package dev.sluice.fault;

import static dev.sluice.grpc.ExchangeClient.inband;
import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.grpc.ExchangeClient;
import dev.sluice.grpc.GrpcClient;
import dev.sluice.grpc.RecordingHandler;
import dev.sluice.grpc.TestServer;
import dev.sluice.v1.Attach;
import dev.sluice.v1.ClientFrame;
import io.grpc.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that do one thing as fast as they can: the others do not notice, and nothing stays. */
class FloodIT {
    private static final int MESSAGES = 5_000;

    private final RecordingHandler echo = RecordingHandler.echoing();
    private TestServer server;
    private GrpcClient neighbour;
    private ExchangeClient exchange;
    private long stream;
    private int sent;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", echo)
                .eventLoops(1)
                .limit("orphanTtl", Duration.ofMillis(50))
                .limit("sessionTtl", Duration.ofMillis(50))
                .start();
        neighbour = GrpcClient.to(server);
        exchange = neighbour.attached().confirming();
        stream = exchange.opened(openOne(spec("echo")));
    }

    @AfterEach
    void stop() {
        exchange.close();
        neighbour.close();
        server.close();
    }

    /** A few messages of the neighbour's between the blows. */
    private void neighbourGoesOn() {
        for (int i = 0; i < 10 && sent < MESSAGES; i++) {
            exchange.messages(stream, Integer.toString(++sent));
        }
        exchange.awaitItems(stream, sent);
    }

    private void assertOthersUnharmed() {
        neighbourGoesOn();
        assertThat(exchange.stream(stream).texts())
                .isEqualTo(IntStream.rangeClosed(1, sent)
                        .mapToObj(Integer::toString)
                        .toList());
        await().until(() -> server.sessions().sessionQuota().used() == 1);
        await().until(() -> server.sessions().streamQuota().used() == 1);
        assertThat(echo.live()).isEqualTo(1);
    }

    @Test
    void othersDoNotNoticeExchangesBrokenOffAsFastAsCanBe() {
        try (GrpcClient flooder = GrpcClient.to(server)) {
            for (int i = 0; i < 2_000; i++) {
                ExchangeClient broken = flooder.exchange();
                broken.send(ClientFrame.newBuilder()
                        .setAttach(Attach.getDefaultInstance())
                        .addOpens(inband(openAlike(spec("echo"), 3), 1)));
                broken.cut();
                if (i % 50 == 0) {
                    neighbourGoesOn();
                }
            }
            assertOthersUnharmed();
        }
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // given up at once
    void othersDoNotNoticeOpensGivenUpAsFastAsCanBe() {
        try (GrpcClient flooder = GrpcClient.to(server)) {
            for (int i = 0; i < 2_000; i++) {
                Context.CancellableContext context = Context.current().withCancellation();
                context.run(() -> flooder.openAndForget(openAlike(spec("echo"), 3)));
                context.cancel(null);
                if (i % 50 == 0) {
                    neighbourGoesOn();
                }
            }
            assertOthersUnharmed();
        }
    }

    @Test
    void othersDoNotNoticeConnectionsThatComeAndGo() throws IOException {
        long filesBefore = JvmCensus.openFiles();
        Random random = new Random(11);
        for (int i = 0; i < 1_000; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoLinger(true, 0);
                switch (random.nextInt(4)) {
                    case 0 -> socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
                    case 1 -> socket.getOutputStream().write("PRI * HT".getBytes(US_ASCII));
                    case 2 -> {
                        byte[] garbage = new byte[200];
                        random.nextBytes(garbage);
                        socket.getOutputStream().write(garbage);
                    }
                    default -> {}
                }
            }
            if (i % 50 == 0) {
                neighbourGoesOn();
            }
        }
        assertOthersUnharmed();
        await().untilAsserted(() -> assertThat(JvmCensus.openFiles()).isLessThanOrEqualTo(filesBefore));
    }

    @Test
    void othersDoNotNoticeClientsCutInFullFlow() {
        for (int i = 0; i < 60; i++) {
            GrpcClient cut = GrpcClient.to(server);
            ExchangeClient busy = cut.attached();
            busy.open(openAlike(spec("echo"), 100), 1);
            for (long id = 1; id < 200; id += 2) {
                busy.messages(id, "a", "b", "c", "d");
            }
            cut.close();
            neighbourGoesOn();
        }
        assertOthersUnharmed();
        await().until(() -> server.sessions().bufferedQuota().used() == 0);
    }
}
