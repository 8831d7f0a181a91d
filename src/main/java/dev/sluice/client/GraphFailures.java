package dev.sluice.client;

import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.Map;

/** Why a graph is none. */
final class GraphFailures {
    private static final int NAMED_MAX = 20;

    static SluiceException nameTaken(String name) {
        return new SluiceException(
                GrpcStatus.ALREADY_EXISTS, "NAME_TAKEN", "the graph has a message named '" + name + "' already");
    }

    /** @param names around the cycle, each needing the next one; the first one is also the last one */
    static SluiceException cycle(List<String> names) {
        String cycle = String.join(" needs ", names);
        return with("GRAPH_CYCLE", "the messages would wait for each other for ever: " + cycle, "cycle", names);
    }

    static SluiceException incomplete(List<String> missing) {
        String named = String.join(", ", missing.subList(0, Math.min(NAMED_MAX, missing.size())));
        String more = missing.size() > NAMED_MAX ? " and others" : "";
        return with("GRAPH_INCOMPLETE", "needed, but not added: " + named + more, "missing", missing);
    }

    private static SluiceException with(String reason, String message, String fact, List<String> names) {
        return new SluiceException(
                GrpcStatus.FAILED_PRECONDITION,
                reason,
                message,
                null,
                Map.of(fact, String.join(",", names)),
                null,
                List.of(),
                List.of(),
                null);
    }

    private GraphFailures() {}
}
