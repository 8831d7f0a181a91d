package dev.sluice.grpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.sluice.handler.Failure;
import dev.sluice.session.OpenCall;
import dev.sluice.session.OpenResult;
import dev.sluice.session.Quota;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseSessionRequest;
import dev.sluice.v1.DeleteStateRequest;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.ListFailuresRequest;
import dev.sluice.v1.ListParkedRequest;
import dev.sluice.v1.ListSessionsRequest;
import dev.sluice.v1.ListStatesRequest;
import dev.sluice.v1.ListStreamsRequest;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.ReplayRequest;
import dev.sluice.v1.ResumeRequest;
import dev.sluice.v1.SendRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthListRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionRequest;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Binds the methods of {@code sluice.v1} on one event loop. Bound one by one, with raw buffers: the generated service
 * swallows a failed answer, and the library's decoders let a small compressed message become a huge one.
 */
final class Methods {
    private static final ServiceName STREAMS = Services.STREAMS;
    private static final ServiceName HEALTH = Services.HEALTH;

    private final Service service;
    private final AdminMethods admin;
    private final Health health;
    private final GrpcServer server;
    private @Nullable HttpServerRequest handled;

    Methods(Service service, AdminMethods admin, Health health, GrpcServer server) {
        this.service = service;
        this.admin = admin;
        this.health = health;
        this.server = server;
    }

    /** Carries a call out. The gRPC library tells handlers of it at once, but not which HTTP request it came by. */
    void handle(HttpServerRequest request) {
        Quota incomplete = service.connection(request.connection()).incompleteBytes();
        handled = new MeteredRequest(request, incomplete, service.maxFrameBytes());
        server.handle(handled);
        handled = null;
    }

    private HttpServerRequest handled() {
        return Objects.requireNonNull(handled);
    }

    void bind() {
        unary(
                STREAMS,
                "Hello",
                HelloRequest.parser(),
                (request, call) -> call.answer(Hellos.answer(request, service.sessions(), service.maxFrameBytes())));
        unary(STREAMS, "Open", OpenRequest.parser(), this::open);
        unary(
                STREAMS,
                "Close",
                CloseRequest.parser(),
                (request, call) -> service.close(request, call::answer, call::fail));
        unary(STREAMS, "Send", SendRequest.parser(), new SendMethod(service)::call);
        server.callHandler(
                method(STREAMS, "Exchange"),
                request -> new ExchangeCall(
                                service, request, context(), connection(request).streams())
                        .start());
        server.callHandler(
                method(STREAMS, "Connect"),
                request -> new ConnectCall(service, request, handled(), context(), connection(request)).start());
        server.callHandler(method(STREAMS, "Receive"), request -> new ReceiveCall(service, request, context()).start());
        bindAdmin();
        bindHealth();
        server.callHandler(Methods::unimplemented);
    }

    private void bindAdmin() {
        ServiceName of = Services.ADMIN;
        unary(of, "ListStreams", ListStreamsRequest.parser(), admin::listStreams);
        unary(of, "ListFailures", ListFailuresRequest.parser(), admin::listFailures);
        unary(of, "ListParked", ListParkedRequest.parser(), admin::listParked);
        unary(of, "Resume", ResumeRequest.parser(), admin::resume);
        unary(of, "Replay", ReplayRequest.parser(), admin::replay);
        unary(of, "ListStates", ListStatesRequest.parser(), admin::listStates);
        unary(of, "DeleteState", DeleteStateRequest.parser(), admin::deleteState);
        unary(of, "ListSessions", ListSessionsRequest.parser(), admin::listSessions);
        unary(of, "CloseSession", CloseSessionRequest.parser(), admin::closeSession);
    }

    private void bindHealth() {
        unary(HEALTH, "Check", HealthCheckRequest.parser(), health::check);
        unary(HEALTH, "List", HealthListRequest.parser(), (request, call) -> health.list(call));
        streaming(HEALTH, "Watch", HealthCheckRequest.parser(), health::watch);
    }

    void bindReflection() {
        Reflection reflection = new Reflection();
        for (ServiceName name : List.of(Services.REFLECTION, Services.REFLECTION_BEFORE_V1)) {
            streaming(name, "ServerReflectionInfo", ServerReflectionRequest.parser(), () -> reflection);
        }
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

    private <T extends MessageLite> void unary(
            ServiceName of, String name, Parser<T> parser, UnaryCall.Method<T> method) {
        server.callHandler(
                method(of, name),
                request -> new UnaryCall<>(request, context(), parser, service.maxFrameBytes(), service.unwritten())
                        .start(method));
    }

    private Connection connection(GrpcServerRequest<Buffer, Buffer> request) {
        return service.connection(request.connection());
    }

    private <T extends MessageLite> void streaming(
            ServiceName of, String name, Parser<T> parser, Supplier<StreamingCall.Method<T>> method) {
        server.callHandler(
                method(of, name),
                request -> new StreamingCall<>(request, parser, service.maxFrameBytes()).start(method.get()));
    }

    private ServiceMethod<Buffer, Buffer> method(ServiceName of, String name) {
        service.traffic().expect(of.pathOf(name));
        return ServiceMethod.server(of, name, GrpcMessageEncoder.IDENTITY, GrpcMessageDecoder.IDENTITY);
    }

    private static void unimplemented(GrpcServerRequest<Buffer, Buffer> request) {
        Statuses.fail(
                request.response(), Failure.unsupported("method", "this server has no " + request.fullMethodName()));
    }

    private static ContextInternal context() {
        return (ContextInternal) Vertx.currentContext();
    }
}
