package dev.sluice.grpc;

import dev.sluice.handler.Failure.Code;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.grpc.common.GrpcHeaderNames;
import io.vertx.grpc.server.GrpcProtocol;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls by what became of them. Methods that the server does not have count as one, so that no client can make the
 * table larger. Thread-safe.
 */
final class CallCounters {
    private static final String OTHER = "other";
    private static final Map<String, Code> CODES = codes();

    private final Map<String, Map<Code, LongAdder>> byPath = new ConcurrentHashMap<>();
    private final Map<Code, LongAdder> others = none();

    /** Calls of that path are counted by themselves. */
    void expect(String path) {
        byPath.computeIfAbsent(path, key -> none());
    }

    private static Map<Code, LongAdder> none() {
        Map<Code, LongAdder> counts = new EnumMap<>(Code.class);
        for (Code code : Code.values()) {
            counts.put(code, new LongAdder());
        }
        return counts;
    }

    private static Map<String, Code> codes() {
        Map<String, Code> codes = new HashMap<>();
        for (Code code : Code.values()) {
            codes.put(Integer.toString(code.number()), code);
        }
        return codes;
    }

    /** Counts the call when it is over. On its event loop, before anything else is done with it. */
    void watch(HttpServerRequest request) {
        new Watched(request).begin();
    }

    /** Goes through all that occurred. */
    void forEach(Traffic.CallVisitor visitor) {
        byPath.forEach((path, counts) -> visit(path.substring(1), counts, visitor));
        visit(OTHER, others, visitor);
    }

    private static void visit(String method, Map<Code, LongAdder> counts, Traffic.CallVisitor visitor) {
        counts.forEach((code, count) -> {
            if (count.sum() > 0) {
                visitor.visit(method, code.name(), count);
            }
        });
    }

    private void count(String path, Code code) {
        Objects.requireNonNull(byPath.getOrDefault(path, others).get(code)).increment();
    }

    private final class Watched {
        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private boolean counted;

        Watched(HttpServerRequest request) {
            this.request = request;
            this.response = request.response();
        }

        /** Ended by us, or closed without that. */
        void begin() {
            response.endHandler(v -> over());
            response.closeHandler(v -> over());
        }

        private void over() {
            if (!counted) {
                counted = true;
                count(request.path(), response.ended() ? told() : Code.CANCELLED);
            }
        }

        /**
         * The status is in the headers where they are all there is. Trailers must not be asked for then: that makes some, in
         * the middle of a response that has none.
         */
        private Code told() {
            String inHeaders = response.headers().get(GrpcHeaderNames.GRPC_STATUS);
            if (inHeaders != null) {
                return parse(inHeaders);
            }
            return isWeb() ? Code.OK : parse(response.trailers().get(GrpcHeaderNames.GRPC_STATUS));
        }

        /** Has its trailers in the body, which nobody reads here: what began with a message counts as if it ended well. */
        private boolean isWeb() {
            String type = response.headers().get(HttpHeaders.CONTENT_TYPE);
            return type != null && type.startsWith(GrpcProtocol.WEB.mediaType());
        }

        private static Code parse(@Nullable String number) {
            return number == null ? Code.UNKNOWN : CODES.getOrDefault(number, Code.UNKNOWN);
        }
    }
}
