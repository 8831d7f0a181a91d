package dev.sluice.grpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.sluice.handler.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;

/**
 * One unary call: reads its request, and answers once, from whichever thread the answer comes. A client that went away
 * is answered no more.
 */
final class UnaryCall<T extends MessageLite> {
    private final GrpcServerRequest<Buffer, Buffer> request;
    private final GrpcServerResponse<Buffer, Buffer> response;
    private final ContextInternal context;
    private final Parser<T> parser;
    private final int maxBytes;
    private final Unwritten unwritten;
    private Runnable whenCancelled = () -> {};
    private boolean received;
    private boolean over;

    /** What a method does with a request. */
    @FunctionalInterface
    interface Method<T extends MessageLite> {
        void call(T message, UnaryCall<T> call) throws RejectedException;
    }

    UnaryCall(
            GrpcServerRequest<Buffer, Buffer> request,
            ContextInternal context,
            Parser<T> parser,
            int maxBytes,
            Unwritten unwritten) {
        this.request = request;
        this.response = request.response();
        this.context = context;
        this.parser = parser;
        this.maxBytes = maxBytes;
        this.unwritten = unwritten;
    }

    void start(Method<T> method) {
        request.messageHandler(message -> received(message, method));
        request.invalidMessageHandler(e -> fail(Payloads.tooLarge(maxBytes)));
        request.endHandler(v -> requestEnded());
        request.errorHandler(e -> cancelled());
        request.exceptionHandler(e -> cancelled());
        response.exceptionHandler(e -> cancelled());
    }

    private void received(GrpcMessage message, Method<T> method) {
        if (over || received) {
            return;
        }
        received = true;
        try {
            method.call(Payloads.read(message, parser, maxBytes), this);
        } catch (RejectedException e) {
            fail(e.failure());
        }
    }

    private void requestEnded() {
        if (!received) {
            fail(Failure.invalid("request", "is missing"));
        }
    }

    private void cancelled() {
        if (!over) {
            over = true;
            whenCancelled.run();
        }
    }

    /** Runs when the client goes away before it has its answer. On the call's loop. */
    void onCancel(Runnable task) {
        whenCancelled = task;
    }

    HttpConnection connection() {
        return request.connection();
    }

    void answer(MessageLite message) {
        onLoop(() -> {
            unwritten.add(response.writeMessage(Payloads.write(message)));
            response.end();
        });
    }

    void fail(Failure failure) {
        onLoop(() -> Statuses.fail(response, failure));
    }

    private void onLoop(Runnable answer) {
        if (context.inThread()) {
            answerOnce(answer);
        } else {
            context.runOnContext(v -> answerOnce(answer));
        }
    }

    private void answerOnce(Runnable answer) {
        if (!over) {
            over = true;
            answer.run();
        }
    }
}
