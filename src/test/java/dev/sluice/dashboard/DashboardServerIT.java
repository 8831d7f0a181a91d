package dev.sluice.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.dashboard.RawHttp.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DashboardServerIT {
    private static final int CONNECTIONS = 3;
    private static final Routes HELLO =
            router -> router.get("/hello").handler(call -> call.response().end("hello"));

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final int port = start("127.0.0.1", Duration.ofSeconds(60));

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void itAnswersWhatAPartMountedWithHeadersThatKeepBrowsersAtBay() throws IOException {
        Answer answer = RawHttp.get(port, "/hello");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.headers())
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("referrer-policy", "no-referrer")
                .containsEntry("cache-control", "no-store");
        assertThat(answer.headers().get("content-security-policy"))
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'");
    }

    @Test
    void whatNobodyServesIsNotFound() throws IOException {
        assertThat(RawHttp.get(port, "/nothing").status()).isEqualTo(404);
        assertThat(RawHttp.get(port, "/../conf/sluice.yaml").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
    void nothingCanBeChangedHere(String method) throws IOException {
        Answer answer = RawHttp.request(port, method + " /hello HTTP/1.1", "Host: localhost");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("allow", "GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1", "Content-Length: 9999999999", "Transfer-Encoding: chunked"})
    void aBodyIsNotRead(String header) throws IOException {
        Answer answer = RawHttp.request(port, "GET /hello HTTP/1.1", "Host: localhost", header);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.headers()).containsEntry("connection", "close");
    }

    @Test
    void aRequestLineOrHeadersWithoutEndAreNotRead() throws IOException {
        String long10k = "x".repeat(10_000);

        assertThat(RawHttp.get(port, "/" + long10k).status()).isEqualTo(414);
        assertThat(RawHttp.request(port, "GET /hello HTTP/1.1", "Host: localhost", "A: " + long10k)
                        .status())
                .isEqualTo(431);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:8080", "127.0.0.1", "[::1]:8080", "10.0.0.7:8080"})
    void onLoopbackItAnswersToLocalhostAndToAddresses(String host) throws IOException {
        assertThat(hello(port, host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example:8080", "127.0.0.1.evil.example", "a b", ""})
    void onLoopbackItAnswersToNoOtherName(String host) throws IOException {
        Answer answer = hello(port, host);

        assertThat(answer.status()).isIn(400, 421);
        assertThat(answer.body()).doesNotContain("hello");
    }

    @Test
    void aNameThatIsNotItsOwnIsToldSo() throws IOException {
        assertThat(hello(port, "evil.example").body())
                .isEqualTo("the Host header must be localhost or an IP address: this port is bound to loopback\n");
    }

    @Test
    void boundToMoreThanLoopbackItAnswersToEveryName() throws IOException {
        int open = start("0.0.0.0", Duration.ofSeconds(60));

        assertThat(hello(open, "sluice.example").status()).isEqualTo(200);
    }

    @Test
    void moreConnectionsThanAllowedAreClosedAndOthersLiveOn() throws IOException {
        Socket[] held = new Socket[CONNECTIONS];
        for (int i = 0; i < CONNECTIONS; i++) {
            held[i] = RawHttp.connect(port);
            ask(held[i]);
        }
        try (Socket oneMore = RawHttp.connect(port)) {
            assertThat(oneMore.getInputStream().read()).isEqualTo(-1);
        }
        ask(held[0]);
        for (Socket socket : held) {
            socket.close();
        }
    }

    @Test
    void aSilentConnectionIsClosed() throws IOException {
        int impatient = start("127.0.0.1", Duration.ofMillis(50));

        try (Socket silent = RawHttp.connect(impatient)) {
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aPortInUseIsAFailure() {
        HttpSettings settings =
                new HttpSettings("127.0.0.1", port, CONNECTIONS, Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThatThrownBy(
                        () -> DashboardServer.start(vertx, settings, List.of()).await())
                .isInstanceOf(BindException.class);
    }

    private int start(String host, Duration idleTimeout) {
        HttpSettings settings = new HttpSettings(host, 0, CONNECTIONS, idleTimeout, Duration.ofSeconds(1));
        return DashboardServer.start(vertx, settings, List.of(HELLO)).await().port();
    }

    private static Answer hello(int port, String host) throws IOException {
        return RawHttp.request(port, "GET /hello HTTP/1.1", "Host: " + host);
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("hello")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("what follows " + answer).isNotNegative();
            answer.append((char) next);
        }
    }
}
