package dev.sluice.grpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.sluice.handler.Failure;
import dev.sluice.session.OpenCall;
import dev.sluice.session.OpenResult;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.SendRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Binds the methods of {@code sluice.v1} on one event loop. Bound one by one, with raw buffers: the generated service
 * swallows a failed answer, and the library's decoders let a small compressed message become a huge one.
 */
final class Methods {
    private static final ServiceName STREAMS = ServiceName.create("sluice.v1.Streams");

    private final Service service;
    private final GrpcServer server;
    private @Nullable HttpServerRequest handled;

    Methods(Service service, GrpcServer server) {
        this.service = service;
        this.server = server;
    }

    /** Carries a call out. The gRPC library tells handlers of it at once, but not which HTTP request it came by. */
    void handle(HttpServerRequest request) {
        handled = request;
        server.handle(request);
        handled = null;
    }

    private HttpServerRequest handled() {
        return Objects.requireNonNull(handled);
    }

    void bind() {
        unary(
                "Hello",
                HelloRequest.parser(),
                (request, call) -> call.answer(Hellos.answer(request, service.sessions(), service.maxFrameBytes())));
        unary("Open", OpenRequest.parser(), this::open);
        unary("Close", CloseRequest.parser(), (request, call) -> service.close(request, call::answer, call::fail));
        unary("Send", SendRequest.parser(), new SendMethod(service)::call);
        server.callHandler(
                method("Exchange"),
                request -> new ExchangeCall(
                                service, request, context(), connection(request).streams())
                        .start());
        server.callHandler(
                method("Connect"),
                request -> new ConnectCall(service, request, handled(), context(), connection(request)).start());
        server.callHandler(method("Receive"), request -> new ReceiveCall(service, request, context()).start());
        server.callHandler(Methods::unimplemented);
    }

    private void open(OpenRequest request, UnaryCall<OpenRequest> call) throws RejectedException {
        OpenCall open = new OpenCall();
        call.onCancel(open::cancel);
        service.open(request, call.connection(), open, opened -> answer(request, call, opened));
    }

    private void answer(OpenRequest request, UnaryCall<OpenRequest> call, Service.Opened opened) {
        if (opened.result() instanceof OpenResult.Denied denied) {
            call.fail(denied.failure());
            return;
        }
        OpenResult.Answer answer = (OpenResult.Answer) opened.result();
        if (request.hasStream() && answer.failures().containsKey(0)) {
            call.fail(answer.failures().get(0));
            return;
        }
        call.answer(Answers.opened(
                answer, opened.session(), opened.made(), service.sessions().limits()));
    }

    private <T extends MessageLite> void unary(String name, Parser<T> parser, UnaryCall.Method<T> method) {
        server.callHandler(
                method(name),
                request -> new UnaryCall<>(request, context(), parser, service.maxFrameBytes()).start(method));
    }

    private Connection connection(GrpcServerRequest<Buffer, Buffer> request) {
        return service.connection(request.connection());
    }

    private static ServiceMethod<Buffer, Buffer> method(String name) {
        return ServiceMethod.server(STREAMS, name, GrpcMessageEncoder.IDENTITY, GrpcMessageDecoder.IDENTITY);
    }

    private static void unimplemented(GrpcServerRequest<Buffer, Buffer> request) {
        Statuses.fail(
                request.response(), Failure.unsupported("method", "this server has no " + request.fullMethodName()));
    }

    private static ContextInternal context() {
        return (ContextInternal) Vertx.currentContext();
    }
}
