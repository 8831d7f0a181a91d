package dev.sluice.grpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.sluice.handler.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;

/**
 * A call that is answered with any number of messages. While its client does not read the answers, no more of its requests
 * are read. On the call's loop alone.
 */
final class StreamingCall<T extends MessageLite> {
    private final GrpcServerRequest<Buffer, Buffer> request;
    private final GrpcServerResponse<Buffer, Buffer> response;
    private final Parser<T> parser;
    private final int maxBytes;
    private boolean over;

    /** What a method does. */
    interface Method<T extends MessageLite> {
        /** The client sent a message. */
        void received(T message, StreamingCall<T> call) throws RejectedException;

        /** The client sends no more. */
        void halfClosed(StreamingCall<T> call);

        /** The call is over, by whomever. Told once. */
        void over(StreamingCall<T> call);
    }

    StreamingCall(GrpcServerRequest<Buffer, Buffer> request, Parser<T> parser, int maxBytes) {
        this.request = request;
        this.response = request.response();
        this.parser = parser;
        this.maxBytes = maxBytes;
    }

    void start(Method<T> method) {
        request.messageHandler(message -> received(message, method));
        request.invalidMessageHandler(e -> fail(Payloads.tooLarge(maxBytes), method));
        request.endHandler(v -> halfClosed(method));
        request.errorHandler(e -> finish(method));
        request.exceptionHandler(e -> finish(method));
        response.exceptionHandler(e -> finish(method));
        response.drainHandler(v -> request.resume());
    }

    private void received(GrpcMessage message, Method<T> method) {
        if (over) {
            return;
        }
        try {
            method.received(Payloads.read(message, parser, maxBytes), this);
        } catch (RejectedException e) {
            fail(e.failure(), method);
        }
    }

    private void halfClosed(Method<T> method) {
        if (!over) {
            method.halfClosed(this);
        }
    }

    void write(MessageLite message) {
        if (!over) {
            response.writeMessage(Payloads.write(message));
            if (response.writeQueueFull()) {
                request.pause();
            }
        }
    }

    void end(Method<T> method) {
        if (finish(method)) {
            response.end();
        }
    }

    void fail(Failure failure, Method<T> method) {
        if (finish(method)) {
            Statuses.fail(response, failure);
        }
    }

    private boolean finish(Method<T> method) {
        if (over) {
            return false;
        }
        over = true;
        method.over(this);
        return true;
    }
}
