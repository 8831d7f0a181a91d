package dev.sluice.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/** Sends bytes over one HTTP/2 stream as fast as flow control lets it. Any thread; futures complete on its loop. */
public final class RawClient {
    /** As large as Sluice's frames become. */
    private static final int CHUNK_BYTES = 256 << 10;

    private final PeerLoop loop;
    private final HttpClient client;

    /** @param vertx has one event loop alone, on which the client lives */
    public RawClient(Vertx vertx, int port) {
        this.loop = new PeerLoop(vertx);
        this.client = vertx.createHttpClient(options(port));
    }

    /** Sends for so long. The messages of the result are bytes. */
    public Future<PeerTraffic> send(Duration time) {
        return loop.run(() -> client.request(HttpMethod.POST, "/").compose(request -> new Sending(request).send(time)));
    }

    public Future<Void> close() {
        return client.close();
    }

    private static HttpClientOptions options(int port) {
        return new HttpClientOptions()
                .setDefaultHost(PeerSettings.HOST)
                .setDefaultPort(port)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2ConnectionWindowSize(PeerSettings.CLIENT_CONNECTION_WINDOW)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(PeerSettings.CALL_WINDOW));
    }

    private final class Sending {
        private final HttpClientRequest request;
        private final Buffer chunk = Buffer.buffer(new byte[CHUNK_BYTES]);
        private final Promise<PeerTraffic> result = Promise.promise();
        private final long before = System.nanoTime();
        private long sent;
        private boolean over;

        Sending(HttpClientRequest request) {
            this.request = request.setChunked(true);
        }

        Future<PeerTraffic> send(Duration time) {
            request.exceptionHandler(result::tryFail);
            request.response()
                    .compose(HttpClientResponse::body)
                    .onFailure(result::tryFail)
                    .onSuccess(this::answered);
            request.drainHandler(room -> write());
            loop.after(time).onComplete(done -> end());
            write();
            return result.future();
        }

        private void write() {
            while (!over && !request.writeQueueFull()) {
                request.write(chunk);
                sent += CHUNK_BYTES;
            }
        }

        private void end() {
            over = true;
            request.end();
        }

        private void answered(Buffer body) {
            long arrived = Long.parseLong(body.toString());
            result.tryComplete(new PeerTraffic(arrived, System.nanoTime() - before, Math.abs(sent - arrived)));
        }
    }
}
