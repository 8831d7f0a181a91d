package dev.sluice.grpc;

import com.google.protobuf.MessageLite;
import dev.sluice.handler.Failure;
import dev.sluice.session.Quota;
import dev.sluice.session.Sessions;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.vertx.grpc.health.v1.HealthListResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code grpc.health.v1.Health} on one event loop: all of the server serves until it begins to leave, and nothing after.
 *
 * <p>The library's own service would take the connection's only close handler for each Watch. This one learns from the
 * call itself that its client is gone.
 */
final class Health {
    private static final String SERVER = "";
    private static final List<String> SERVICES = List.of(SERVER, Services.STREAMS.fullyQualifiedName());

    private static final Failure LEAVING =
            new Failure(Failure.Code.UNAVAILABLE, "GOING_AWAY", "the server is shutting down; watch another one");

    private final Sessions sessions;
    private final Quota watches;
    private final Map<StreamingCall<HealthCheckRequest>, String> watchers = new LinkedHashMap<>();
    private boolean left;

    /** @param watches counts those of all loops */
    Health(Sessions sessions, Quota watches) {
        this.sessions = sessions;
        this.watches = watches;
    }

    void check(HealthCheckRequest request, UnaryCall<HealthCheckRequest> call) throws RejectedException {
        if (!SERVICES.contains(request.getService())) {
            throw new RejectedException(new Failure(
                    Failure.Code.NOT_FOUND,
                    "SERVICE_UNKNOWN",
                    "service: this server does not know \"" + request.getService() + "\"; there are \"\" and "
                            + Services.STREAMS.fullyQualifiedName()));
        }
        call.answer(response(request.getService()));
    }

    void list(UnaryCall<? extends MessageLite> call) {
        HealthListResponse.Builder all = HealthListResponse.newBuilder();
        SERVICES.forEach(service -> all.putStatuses(service, response(service)));
        call.answer(all.build());
    }

    /** What a Watch does. */
    StreamingCall.Method<HealthCheckRequest> watch() {
        return new Watch();
    }

    /** To be called often: tells the watchers of a change. */
    void tick() {
        if (!left && sessions.draining()) {
            left = true;
            watchers.forEach((call, service) -> call.write(response(service)));
        }
    }

    /** Ends all watches, which their clients never would. */
    void end() {
        Watch watch = new Watch();
        List.copyOf(watchers.keySet()).forEach(call -> call.fail(LEAVING, watch));
    }

    private HealthCheckResponse response(String service) {
        return HealthCheckResponse.newBuilder().setStatus(status(service)).build();
    }

    private ServingStatus status(String service) {
        if (!SERVICES.contains(service)) {
            return ServingStatus.SERVICE_UNKNOWN;
        }
        return sessions.draining() ? ServingStatus.NOT_SERVING : ServingStatus.SERVING;
    }

    private final class Watch implements StreamingCall.Method<HealthCheckRequest> {

        @Override
        public void received(HealthCheckRequest request, StreamingCall<HealthCheckRequest> call)
                throws RejectedException {
            if (watchers.containsKey(call)) {
                throw RejectedException.invalid("request", "is one for each Watch");
            }
            if (!watches.reserve(1)) {
                throw new RejectedException(
                        Failure.quota(watches.limit(), watches.max(), "no room for one more watch"));
            }
            watchers.put(call, request.getService());
            call.write(response(request.getService()));
        }

        @Override
        public void halfClosed(StreamingCall<HealthCheckRequest> call) {
            if (!watchers.containsKey(call)) {
                call.fail(Failure.invalid("request", "is missing"), this);
            }
        }

        @Override
        public void over(StreamingCall<HealthCheckRequest> call) {
            if (watchers.remove(call) != null) {
                watches.release(1);
            }
        }
    }
}
