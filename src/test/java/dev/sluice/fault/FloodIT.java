package dev.sluice.fault;

import static dev.sluice.grpc.ExchangeClient.inband;
import static dev.sluice.grpc.GrpcClient.openAlike;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that do one thing as fast as they can: the others do not notice, and nothing stays. */
class FloodIT {
    private final RecordingHandler echo = RecordingHandler.echoing();
    private TestServer server;
    private Neighbour neighbour;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", echo)
                .eventLoops(1)
                .limit("orphanTtl", Duration.ofMillis(50))
                .limit("sessionTtl", Duration.ofMillis(50))
                .start();
        neighbour = new Neighbour(server);
    }

    @AfterEach
    void stop() {
        neighbour.close();
        server.close();
    }

    private void assertOthersUnharmed() {
        neighbour.assertUnharmedAndAlone();
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
                    neighbour.goesOn();
                }
            }
        }
        assertOthersUnharmed();
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
                    neighbour.goesOn();
                }
            }
        }
        assertOthersUnharmed();
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
                neighbour.goesOn();
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
            neighbour.goesOn();
        }
        assertOthersUnharmed();
    }
}
