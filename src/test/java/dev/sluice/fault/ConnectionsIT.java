package dev.sluice.fault;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.grpc.ExchangeClient;
import dev.sluice.grpc.GrpcClient;
import dev.sluice.grpc.RecordingHandler;
import dev.sluice.grpc.TestServer;
import dev.sluice.v1.HelloRequest;
import io.grpc.Context;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Connections that are too many, say nothing, or speak another language than gRPC. */
class ConnectionsIT {
    private static final int PATIENCE_MILLIS = 30_000;

    private static TestServer.Builder server() {
        return TestServer.with().handler("echo", RecordingHandler.echoing()).limit("sessionTtl", Duration.ofMillis(50));
    }

    /** All that the server says to these bytes until it closes. */
    private static String answer(TestServer server, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(bytes);
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static String answer(TestServer server, String text) throws IOException {
        return answer(server, text.getBytes(US_ASCII));
    }

    @Test
    void aBrowserIsToldWhatThisPortIs() throws IOException {
        try (TestServer server = server().start()) {
            assertThat(answer(server, "GET / HTTP/1.1\r\nHost: here\r\n\r\n"))
                    .startsWith("HTTP/1.1 415 ")
                    .contains("this port speaks gRPC")
                    .contains("http.port");
        }
    }

    @Test
    void grpcOverHttp1IsToldToUseHttp2() throws IOException {
        try (TestServer server = server().start()) {
            assertThat(answer(
                            server,
                            "POST /sluice.v1.Streams/Hello HTTP/1.1\r\nHost: here\r\n"
                                    + "Content-Type: application/grpc\r\nContent-Length: 5\r\n\r\n\0\0\0\0\0"))
                    .startsWith("HTTP/1.1 426 ")
                    .contains("upgrade: h2c", "gRPC needs HTTP/2");
        }
    }

    @Test
    void headsThatAreTooLongAreRefused() throws IOException {
        try (TestServer server = server().start()) {
            assertThat(answer(server, "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n\r\n"))
                    .contains(" 414 ");
            assertThat(answer(server, "GET / HTTP/1.1\r\nx: " + "a".repeat(9_000) + "\r\n\r\n"))
                    .contains(" 431 ");
        }
    }

    @Test
    void tlsIsRefusedInTls() throws IOException, NoSuchAlgorithmException {
        try (TestServer server = server().start();
                SSLSocket socket = (SSLSocket) SSLContext.getDefault()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("handshake_failure");
        }
    }

    @Test
    void randomBytesEndTheirOwnConnectionAlone() throws IOException {
        Random random = new Random(5);
        try (TestServer server =
                        server().grpc("prefaceTimeout", Duration.ofMillis(200)).start();
                Neighbour neighbour = new Neighbour(server)) {
            for (int i = 0; i < 50; i++) {
                byte[] garbage = new byte[random.nextInt(5_000)];
                random.nextBytes(garbage);
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    socket.getOutputStream().write(garbage);
                    neighbour.goesOn();
                } catch (IOException e) {
                    // It was closed while it was still being written to, which is as good.
                }
            }
            neighbour.assertUnharmedAndAlone();
        }
    }

    @Test
    void aConnectionThatDoesNotGetToThePointIsClosed() throws IOException {
        try (TestServer server =
                        server().grpc("prefaceTimeout", Duration.ofMillis(200)).start();
                Neighbour neighbour = new Neighbour(server)) {
            for (String begun : List.of("", "PRI * HTTP/2.0\r\n", "GET / HTTP/1.1\r\nHo", "POST /sluice")) {
                assertThat(answer(server, begun)).isEmpty();
            }
            neighbour.assertUnharmedAndAlone();
        }
    }

    @Test
    void aConnectionThatFallsSilentIsClosed() throws IOException {
        try (TestServer server =
                        server().grpc("idleTimeout", Duration.ofMillis(200)).start();
                RawHttp2 begun = new RawHttp2(server.port())) {
            begun.begin().flush();
            begun.awaitClosed();
            await().until(() -> server.traffic().connections() == 0);
        }
    }

    @Test
    void anExchangeIsKeptAliveByItsHeartbeats() throws IOException {
        try (TestServer server = server().grpc("idleTimeout", Duration.ofSeconds(1))
                        .limit("heartbeatInterval", Duration.ofMillis(50))
                        .start();
                GrpcClient client = GrpcClient.to(server);
                ExchangeClient exchange = client.attached()) {
            exchange.await(
                    "more heartbeats than fit into the idle time-out",
                    c -> c.heartbeats().size() > 40);
            assertThat(exchange.isOver()).isFalse();
        }
    }

    @Test
    void oneConnectionTooManyIsToldSo() throws IOException {
        try (TestServer server = server().grpc("maxConnections", 2).start();
                Neighbour neighbour = new Neighbour(server)) {
            try (RawHttp2 second = new RawHttp2(server.port())) {
                second.begin().flush();
                second.read();
                try (RawHttp2 third = new RawHttp2(server.port())) {
                    third.begin().flush();
                    RawHttp2.Frame refusal = third.awaitGoAway();
                    assertThat(refusal.errorCode()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM.code());
                    assertThat(refusal.debug()).contains("grpc.max-connections is 2");
                    third.awaitClosed();
                }
                neighbour.goesOn();
            }
            await().until(() -> server.traffic().connections() == 1);
            try (GrpcClient client = GrpcClient.to(server);
                    ExchangeClient room = client.attached()) {
                room.opened(openOne(spec("echo")));
            }
            neighbour.assertUnharmedAndAlone();
        }
    }

    @Test
    void farTooManyConnectionsAreClosed() throws IOException {
        try (TestServer server = server().grpc("maxConnections", 1).start();
                Neighbour neighbour = new Neighbour(server)) {
            List<Socket> flood = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                flood.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
            }
            neighbour.goesOn();
            Socket last = flood.get(299);
            last.setSoTimeout(PATIENCE_MILLIS);
            assertThat(last.getInputStream().read()).isEqualTo(-1);
            for (Socket socket : flood) {
                socket.close();
            }
            neighbour.assertUnharmedAndAlone();
        }
    }

    /** By default Vert.x closes a connection over 200 resets in half a minute. */
    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // given up at once
    void callsGivenUpDoNotCutTheExchangeBesideThem() {
        try (TestServer server = server().start();
                GrpcClient client = GrpcClient.to(server);
                ExchangeClient exchange = client.attached().confirming()) {
            long id = exchange.opened(openOne(spec("echo")));
            for (int i = 1; i <= 500; i++) {
                Context.CancellableContext context = Context.current().withCancellation();
                context.run(() -> client.async().hello(HelloRequest.getDefaultInstance()));
                context.cancel(null);
                if (i % 50 == 0) {
                    exchange.messages(id, "a");
                    exchange.awaitItems(id, i / 50);
                }
            }
            assertThat(exchange.isOver()).isFalse();
        }
    }
}
