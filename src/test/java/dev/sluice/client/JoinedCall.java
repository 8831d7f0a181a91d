package dev.sluice.client;

import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.ServerFrame;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A call that joined the session of a {@link FakeServer}. */
final class JoinedCall {
    final ClientFrame attach;
    final CompletableFuture<Void> over = new CompletableFuture<>();
    private final GrpcServerResponse<ClientFrame, ServerFrame> response;
    private final Context context = Vertx.currentContext();
    private final BlockingQueue<ClientFrame> frames = new LinkedBlockingQueue<>();

    JoinedCall(GrpcServerRequest<ClientFrame, ServerFrame> call, ClientFrame attach, ServerFrame answer) {
        this.attach = attach;
        this.response = call.response();
        call.errorHandler(error -> over.complete(null));
        call.exceptionHandler(error -> over.complete(null));
        call.endHandler(end -> over.complete(null));
        call.handler(frames::add);
        response.write(answer);
    }

    void send(ServerFrame.Builder frame) {
        context.runOnContext(turn -> response.write(frame.build()));
    }

    void cancel() {
        context.runOnContext(turn -> response.cancel());
    }

    /** The next chunk that came by it. */
    Chunk chunk() throws InterruptedException {
        ClientFrame frame;
        do {
            frame = frames.poll(1, TimeUnit.MINUTES);
            if (frame == null) {
                throw new AssertionError("no chunk came");
            }
        } while (frame.getChunksCount() == 0);
        return frame.getChunks(0);
    }

    boolean hasNone() {
        return frames.stream().allMatch(frame -> frame.getChunksCount() == 0);
    }
}
