package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DelayedLinkTest {
    private static final int BYTES = 300_000;

    @Test
    void whatGoesThroughArrivesWholeAndInOrderAndNotTooSoon() throws IOException {
        Duration eachWay = Duration.ofMillis(5);
        byte[] sent = new byte[BYTES];
        new Random(1).nextBytes(sent);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DelayedLink link = new DelayedLink(new Target("127.0.0.1", server.getLocalPort()), eachWay);
                Socket client = new Socket(link.entry().host(), link.entry().port());
                Socket accepted = server.accept()) {
            long before = System.nanoTime();
            client.getOutputStream().write(1);
            assertThat(accepted.getInputStream().read()).isEqualTo(1);
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(eachWay.toNanos());

            DelayedPipe.begin("sender", () -> write(accepted, sent));
            assertThat(client.getInputStream().readNBytes(BYTES)).isEqualTo(sent);
        }
    }

    @Test
    void anEndThatClosesClosesTheOther() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DelayedLink link = new DelayedLink(new Target("127.0.0.1", server.getLocalPort()), Duration.ZERO);
                Socket client = new Socket(link.entry().host(), link.entry().port())) {
            server.accept().close();

            assertThat(client.getInputStream().read()).isNegative();
        }
    }

    @Test
    void aCutClosesBothEndsAndLetsNewConnectionsIn() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
                DelayedLink link = new DelayedLink(new Target("127.0.0.1", server.getLocalPort()), Duration.ZERO);
                Socket client = new Socket(link.entry().host(), link.entry().port());
                Socket accepted = server.accept()) {
            accepted.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);

            link.cut();

            assertThat(client.getInputStream().read()).isNegative();
            assertThat(accepted.getInputStream().read()).isNegative();
            try (Socket again = new Socket(link.entry().host(), link.entry().port());
                    Socket acceptedAgain = server.accept()) {
                acceptedAgain.getOutputStream().write(2);
                assertThat(again.getInputStream().read()).isEqualTo(2);
            }
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
