package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.MessageLite;
import com.google.rpc.Status;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.ReceiveRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers say, over HTTP/1.1: gRPC-Web, and whether a page of another origin may speak it. */
class GrpcWebIT {
    private static final String PAGE = "https://app.example.com";
    private static final String OTHER_PAGE = "http://127.0.0.1:8000";
    private static final String GRPC_WEB = "application/grpc-web+proto";
    private static final int TRAILERS = 0x80;

    private TestServer server;
    private Vertx vertx;
    private HttpClient browser;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", RecordingHandler.echoing())
                .webOrigins(PAGE + ", " + OTHER_PAGE)
                .limit("sessionTtl", Duration.ofMillis(50))
                .start();
        vertx = Vertx.vertx();
        browser = vertx.createHttpClient(new HttpClientOptions());
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        server.close();
    }

    private record Answer(int status, MultiMap headers, Buffer body) {
        /** Of the message in the body, before the trailers. */
        byte[] message() {
            assertThat(body.getByte(0)).isZero();
            return body.getBytes(5, 5 + body.getInt(1));
        }

        /** In the body, behind the message. */
        String trailers() {
            int at = 5 + body.getInt(1);
            assertThat(Byte.toUnsignedInt(body.getByte(at))).isEqualTo(TRAILERS);
            return body.getString(at + 5, body.length());
        }
    }

    private Answer call(String method, String contentType, Map<String, String> headers, Buffer body) throws Exception {
        return ask(HttpMethod.POST, method, headers, contentType, body);
    }

    private Answer call(String method, Map<String, String> headers, MessageLite message) throws Exception {
        return call(method, GRPC_WEB, headers, framed(message));
    }

    private Answer preflight(String origin) throws Exception {
        return ask(
                HttpMethod.OPTIONS,
                "Open",
                Map.of(
                        "origin", origin,
                        "access-control-request-method", "POST",
                        "access-control-request-headers", "content-type,x-grpc-web"),
                null,
                Buffer.buffer());
    }

    private Answer ask(HttpMethod http, String method, Map<String, String> headers, String contentType, Buffer body)
            throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        vertx.runOnContext(v -> browser.request(options(http, method, headers, contentType))
                .compose(request -> request.send(body))
                .compose(response ->
                        response.body().map(bytes -> new Answer(response.statusCode(), response.headers(), bytes)))
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
        return answer.get(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private RequestOptions options(HttpMethod http, String method, Map<String, String> headers, String contentType) {
        RequestOptions options = new RequestOptions()
                .setMethod(http)
                .setHost("127.0.0.1")
                .setPort(server.port())
                .setURI("/sluice.v1.Streams/" + method);
        headers.forEach(options::addHeader);
        return contentType == null ? options : options.addHeader("content-type", contentType);
    }

    private static Buffer framed(MessageLite message) {
        byte[] bytes = message.toByteArray();
        return Buffer.buffer().appendByte((byte) 0).appendInt(bytes.length).appendBytes(bytes);
    }

    @Test
    void answersACallOfAPage() throws Exception {
        Answer opened = call(
                "Open", Map.of("origin", PAGE), openAlike(spec("echo"), 1_000).build());

        assertThat(opened.status()).isEqualTo(200);
        assertThat(OpenResponse.parseFrom(opened.message()).getStreamIdsList()).hasSize(1_000);
        assertThat(opened.trailers()).contains("grpc-status:0");
        assertThat(opened.headers().get("access-control-allow-origin")).isEqualTo(PAGE);
        assertThat(opened.headers().get("vary")).isEqualToIgnoringCase("origin");
    }

    @Test
    void tellsAPageWhyACallFails() throws Exception {
        Answer denied =
                call("Open", Map.of("origin", PAGE), openOne(spec("nobody")).build());

        assertThat(denied.headers().get("grpc-status")).isEqualTo("5");
        Status details =
                Status.parseFrom(Base64.getDecoder().decode(denied.headers().get("grpc-status-details-bin")));
        assertThat(Rejection.of(details).reason()).isEqualTo("HANDLER_UNKNOWN");
        assertThat(denied.headers().get("access-control-expose-headers").split(", "))
                .containsExactlyInAnyOrder("grpc-status", "grpc-message", "grpc-status-details-bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, OTHER_PAGE})
    void allowsWhatABrowserAsksForBefore(String origin) throws Exception {
        Answer allowed = preflight(origin);

        assertThat(allowed.status()).isEqualTo(204);
        assertThat(allowed.headers().get("access-control-allow-origin")).isEqualTo(origin);
        assertThat(allowed.headers().get("access-control-allow-methods")).isEqualTo("POST");
        assertThat(allowed.headers().get("access-control-allow-headers")).contains("content-type", "x-grpc-web");
        assertThat(allowed.headers().get("access-control-max-age")).isEqualTo("7200");
        assertThat(allowed.headers().get("vary")).isEqualToIgnoringCase("origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com.evil.com",
                "null",
                ""
            })
    void refusesEveryOtherPageAndSaysWhy(String origin) throws Exception {
        Answer call =
                call("Open", Map.of("origin", origin), openOne(spec("echo")).build());
        for (Answer refused : new Answer[] {preflight(origin), call}) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body().toString()).startsWith("ORIGIN_DENIED").contains("grpc.web-origins");
            assertThat(refused.headers().contains("access-control-allow-origin"))
                    .isFalse();
        }
        assertThat(server.counters().opened()).isZero();
    }

    /** Such a page has a name that was bent to the server's address. */
    @Test
    void refusesAPageThatClaimsToBeTheServersOwn() throws Exception {
        Answer refused =
                call("Hello", Map.of("origin", "http://127.0.0.1:" + server.port()), HelloRequest.getDefaultInstance());
        assertThat(refused.status()).isEqualTo(403);
    }

    @Test
    void asksNoOriginOfProgramsThatAreNoBrowsers() throws Exception {
        Answer answer = call("Hello", Map.of(), HelloRequest.getDefaultInstance());
        assertThat(answer.trailers()).contains("grpc-status:0");
        assertThat(answer.headers().contains("access-control-allow-origin")).isFalse();
    }

    @Test
    void countsTheCallsOfPagesByTheirOutcomes() throws Exception {
        preflight(PAGE);
        call("Hello", Map.of("origin", PAGE), HelloRequest.getDefaultInstance());
        call("Open", Map.of("origin", PAGE), openOne(spec("nobody")).build());
        call(
                "Open",
                Map.of("origin", "https://evil.example.com"),
                openOne(spec("echo")).build());

        await().untilAsserted(() -> {
            Map<String, Long> calls = new HashMap<>();
            server.traffic().forEachCall((method, code, count) -> calls.put(method + " " + code, count.sum()));
            assertThat(calls)
                    .isEqualTo(Map.of(
                            "sluice.v1.Streams/Hello OK", 1L,
                            "sluice.v1.Streams/Open NOT_FOUND", 1L));
        });
    }

    @Test
    void refusesTheTextFormAndOtherContents() throws Exception {
        for (String type : new String[] {"application/grpc-web-text", "application/json", "text/plain"}) {
            assertThat(call("Hello", type, Map.of("origin", PAGE), Buffer.buffer())
                            .status())
                    .isEqualTo(415);
        }
    }

    /** A session lives as long as somebody receives, and by its TTL longer. */
    @Test
    void aPageThatGoesAwayEndsItsReceive() throws Exception {
        OpenResponse opened = OpenResponse.parseFrom(
                call("Open", Map.of("origin", PAGE), openOne(spec("echo")).build())
                        .message());
        HttpClientResponse receiving = receive(opened);
        assertThat(server.sessions().all()).hasSize(1);

        vertx.runOnContext(v -> receiving.request().connection().close());

        await().untilAsserted(() -> assertThat(server.sessions().all()).isEmpty());
    }

    /** A Receive whose first frame has come. */
    private HttpClientResponse receive(OpenResponse opened) throws Exception {
        ReceiveRequest request =
                ReceiveRequest.newBuilder().setSession(opened.getSession()).build();
        CompletableFuture<HttpClientResponse> received = new CompletableFuture<>();
        vertx.runOnContext(v -> browser.request(options(HttpMethod.POST, "Receive", Map.of("origin", PAGE), GRPC_WEB))
                .compose(call -> call.send(framed(request)))
                .onSuccess(response -> response.handler(bytes -> {
                    assertThat(bytes.getByte(0)).isZero();
                    received.complete(response);
                }))
                .onFailure(received::completeExceptionally));
        return received.get(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
