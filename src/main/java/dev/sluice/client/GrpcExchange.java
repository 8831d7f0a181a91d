package dev.sluice.client;

import dev.sluice.v1.ServerFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An Exchange by gRPC. */
final class GrpcExchange implements Exchange {
    private final GrpcClientRequest<Buffer, ServerFrame> request;
    private final Listener listener;
    private boolean finished;
    private boolean over;

    GrpcExchange(GrpcClientRequest<Buffer, ServerFrame> request, Listener listener) {
        this.request = request;
        this.listener = listener;
        request.drainHandler(room -> listener.drained());
        request.exceptionHandler(cause -> over(Failures.connectionLost(cause)));
        request.response().onSuccess(this::receive).onFailure(cause -> over(Failures.connectionLost(cause)));
    }

    @Override
    public boolean isFull() {
        return over || finished || request.writeQueueFull();
    }

    @Override
    public void write(Buffer frame) {
        try {
            request.write(frame).onFailure(cause -> over(Failures.connectionLost(cause)));
        } catch (IllegalStateException e) {
            over(Failures.connectionLost(e));
        }
    }

    @Override
    public void finish() {
        if (!over && !finished) {
            finished = true;
            request.end().onFailure(cause -> over(Failures.connectionLost(cause)));
        }
    }

    @Override
    public void cancel(SluiceException why) {
        if (!over) {
            over(why);
            request.cancel();
        }
    }

    @Override
    public void breakOff(SluiceException why) {
        cancel(why);
        request.connection().close();
    }

    private void receive(GrpcClientResponse<Buffer, ServerFrame> response) {
        response.exceptionHandler(cause -> over(Failures.connectionLost(cause)));
        response.errorHandler(
                error -> over(Failures.connectionLost(new IOException("the server reset the call: " + error))));
        response.endHandler(ended -> over(Failures.ofEnd(response)));
        response.handler(listener::frame);
    }

    private void over(@Nullable SluiceException why) {
        if (!over) {
            over = true;
            listener.over(why);
        }
    }
}
