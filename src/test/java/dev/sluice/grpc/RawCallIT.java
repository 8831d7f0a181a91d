package dev.sluice.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import dev.sluice.v1.HelloResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls that no gRPC library would make, over plain HTTP/2. */
class RawCallIT {
    private static final byte[] NOTHING = new byte[0];
    private static final int UNIMPLEMENTED = 12;
    private static final int INVALID_ARGUMENT = 3;

    private static TestServer server;
    private static Vertx vertx;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        server = TestServer.with().handler("echo", RecordingHandler.echoing()).start();
        vertx = Vertx.vertx();
        http = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    @AfterAll
    static void stop() {
        vertx.close().await();
        server.close();
    }

    private record Answer(int http, int status, Status details, ByteString body) {}

    private static Answer call(String method, String contentType, Buffer body) throws Exception {
        return call(method, contentType, "", body);
    }

    private static Answer call(String method, String contentType, String encoding, Buffer body) throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        vertx.runOnContext(v -> request(method, contentType, encoding, body)
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
        return answer.get(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** To be called on an event loop: elsewhere a response may be over before its body is asked for. */
    private static Future<Answer> request(String method, String contentType, String encoding, Buffer body) {
        return http.request(HttpMethod.POST, server.port(), "127.0.0.1", "/sluice.v1.Streams/" + method)
                .compose(request -> {
                    request.putHeader("content-type", contentType).putHeader("te", "trailers");
                    if (!encoding.isEmpty()) {
                        request.putHeader("grpc-encoding", encoding);
                    }
                    return request.send(body);
                })
                .compose(response -> response.body().map(bytes -> answer(response, bytes)));
    }

    private static Answer answer(HttpClientResponse response, Buffer body) {
        String status = response.getHeader("grpc-status");
        String details = response.getHeader("grpc-status-details-bin");
        if (status == null) {
            status = response.getTrailer("grpc-status");
            details = response.getTrailer("grpc-status-details-bin");
        }
        return new Answer(
                response.statusCode(),
                status == null ? -1 : Integer.parseInt(status),
                details(details),
                ByteString.copyFrom(body.getBytes()));
    }

    private static Status details(String encoded) {
        try {
            return encoded == null
                    ? Status.getDefaultInstance()
                    : Status.parseFrom(ByteString.copyFrom(Base64.getDecoder().decode(encoded)));
        } catch (Exception e) {
            throw new AssertionError("no details: " + encoded, e);
        }
    }

    private static Buffer message(int flag, byte[] payload) {
        return Buffer.buffer().appendByte((byte) flag).appendInt(payload.length).appendBytes(payload);
    }

    @Test
    void answersACallThatIsSpelledOut() throws Exception {
        Answer answer = call("Hello", "application/grpc+proto", message(0, NOTHING));
        assertThat(answer.status()).isZero();
        assertThat(HelloResponse.parseFrom(answer.body().substring(5)).getVersion())
                .isEqualTo("1.1");
    }

    @Test
    void refusesJson() throws Exception {
        for (byte[] json : new byte[][] {NOTHING, "{}".getBytes(UTF_8)}) {
            Answer answer = call("Hello", "application/grpc+json", message(0, json));
            assertThat(answer.status()).isEqualTo(UNIMPLEMENTED);
            assertThat(Rejection.of(answer.details()).field()).isEqualTo("content-type");
        }
    }

    @Test
    void refusesACallWithoutARequest() throws Exception {
        Answer answer = call("Open", "application/grpc", Buffer.buffer());
        assertThat(answer.status()).isEqualTo(INVALID_ARGUMENT);
        assertThat(Rejection.of(answer.details()).field()).isEqualTo("request");
    }

    @Test
    void refusesACallWhoseRequestBreaksOff() throws Exception {
        for (Buffer torn : new Buffer[] {
            Buffer.buffer(new byte[] {0, 0, 0}),
            Buffer.buffer().appendByte((byte) 0).appendInt(100).appendBytes(new byte[50])
        }) {
            assertThat(call("Open", "application/grpc", torn).status()).isEqualTo(INVALID_ARGUMENT);
        }
    }

    @Test
    void refusesACompressedRequestThatDoesNotSayHow() throws Exception {
        Answer answer = call("Hello", "application/grpc", message(1, NOTHING));
        assertThat(answer.status()).isEqualTo(UNIMPLEMENTED);
        assertThat(Rejection.of(answer.details()).field()).isEqualTo("grpc-encoding");
    }

    @Test
    void refusesACompressedRequestThatIsNotWhatItSays() throws Exception {
        Answer answer = call("Hello", "application/grpc", "gzip", message(1, "no gzip".getBytes(UTF_8)));
        assertThat(answer.status()).isEqualTo(INVALID_ARGUMENT);
        assertThat(Rejection.of(answer.details()).field()).isEqualTo("grpc-encoding");
    }

    @Test
    void endsAnExchangeThatNeverSaysAnything() throws Exception {
        assertThat(call("Exchange", "application/grpc", Buffer.buffer()).status())
                .isZero();
    }

    @Test
    void refusesWhatIsNoGrpc() throws Exception {
        assertThat(call("Hello", "text/plain", Buffer.buffer("hello")).http()).isEqualTo(415);
    }
}
