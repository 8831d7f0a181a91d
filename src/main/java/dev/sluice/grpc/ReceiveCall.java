package dev.sluice.grpc;

import dev.sluice.session.Path;
import dev.sluice.session.Session;
import dev.sluice.v1.ReceiveRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.server.GrpcServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * One Receive: what the server has for a session. A client says what it has, and how much more it takes, by the request
 * alone; so it calls anew when it wants to say more, or lost a call, and the newer call takes the place of the older.
 *
 * <p>Threads: as with an {@link ExchangeCall}.
 */
final class ReceiveCall {
    private final Service service;
    private final GrpcServerRequest<Buffer, Buffer> request;
    private final PathCall call;

    ReceiveCall(Service service, GrpcServerRequest<Buffer, Buffer> request, ContextInternal context) {
        this.service = service;
        this.request = request;
        this.call = new PathCall(service, request.response(), context);
    }

    void start() {
        request.messageHandler(this::received);
        request.invalidMessageHandler(e -> call.refuse(Payloads.tooLarge(service.maxFrameBytes())));
        request.endHandler(v -> requestEnded());
        request.errorHandler(e -> call.broken());
        request.exceptionHandler(e -> call.broken());
        request.response().exceptionHandler(e -> call.broken());
        request.response().drainHandler(v -> call.drained());
    }

    private void received(GrpcMessage message) {
        if (call.isOver() || call.session() != null) {
            return;
        }
        try {
            ReceiveRequest asked = Payloads.read(message, ReceiveRequest.parser(), service.maxFrameBytes());
            FrameReader.check(asked.getReceipts());
            FrameReader.check(asked.getGrants());
            service.checkStays();
            Session session = service.find(asked.getSession());
            call.session(session);
            session.home().run(() -> session.whenLoaded(() -> attach(session, asked), call::end));
        } catch (RejectedException e) {
            call.refuse(e.failure());
        }
    }

    private void requestEnded() {
        if (call.session() == null) {
            call.refuse(RejectedException.invalid("request", "is missing").failure());
        }
    }

    /** What the client has is not sent again, so that is heard first. */
    private void attach(Session session, ReceiveRequest asked) {
        @Nullable Path attached = call.attached(session, session.receive(call.output()), false);
        if (attached != null) {
            FrameReader.receipts(asked.getReceipts(), attached);
            FrameReader.grants(asked.getGrants(), attached);
            session.begin();
        }
    }
}
