package dev.sluice.client;

import dev.sluice.v1.Attach;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.ServerFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The call that carries a session. On the loop. Whatever ends it is told once. */
final class Exchange {
    private final GrpcClientRequest<Buffer, ServerFrame> request;
    private final Consumer<ServerFrame> frames;
    private final Consumer<@Nullable SluiceException> end;
    private boolean finished;
    private boolean over;

    /**
     * @param frames takes what the server says
     * @param drained told when {@link #isFull} is no longer so
     * @param end told the end: null where the server ended the call well
     */
    Exchange(
            GrpcClientRequest<Buffer, ServerFrame> request,
            Consumer<ServerFrame> frames,
            Runnable drained,
            Consumer<@Nullable SluiceException> end) {
        this.request = request;
        this.frames = frames;
        this.end = end;
        request.drainHandler(room -> drained.run());
        request.exceptionHandler(cause -> over(Failures.connectionLost(cause)));
        request.response().onSuccess(this::receive).onFailure(cause -> over(Failures.connectionLost(cause)));
    }

    void attach(Attach attach) {
        write(Buffer.buffer(ClientFrame.newBuilder().setAttach(attach).build().toByteArray()));
    }

    boolean isFull() {
        return over || finished || request.writeQueueFull();
    }

    void write(Buffer frame) {
        try {
            request.write(frame).onFailure(cause -> over(Failures.connectionLost(cause)));
        } catch (IllegalStateException e) {
            over(Failures.connectionLost(e));
        }
    }

    /** Nothing more will be said; the server ends the call. */
    void finish() {
        if (!over && !finished) {
            finished = true;
            request.end().onFailure(cause -> over(Failures.connectionLost(cause)));
        }
    }

    /** Ends the call at once, for this cause. */
    void cancel(SluiceException why) {
        if (!over) {
            over(why);
            request.cancel();
        }
    }

    private void receive(GrpcClientResponse<Buffer, ServerFrame> response) {
        response.exceptionHandler(cause -> over(Failures.connectionLost(cause)));
        response.errorHandler(
                error -> over(Failures.connectionLost(new IOException("the server reset the call: " + error))));
        response.endHandler(ended -> over(Failures.ofEnd(response)));
        response.handler(frames::accept);
    }

    private void over(@Nullable SluiceException why) {
        if (!over) {
            over = true;
            end.accept(why);
        }
    }
}
