package dev.sluice.cli;

import dev.sluice.client.Outcome;
import dev.sluice.client.Reply;
import dev.sluice.client.SluiceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a graph's messages, and when. Written by the client's loop, read by others.
 *
 * <p>The critical path is the chain that the duration came from: the message that was over last, before it the one of its
 * needs that was over last, and so on.
 */
final class GraphRun {
    private final GraphFile graph;
    private final Map<String, Result> results = new LinkedHashMap<>();
    private final long startNanos;

    /**
     * @param reply null where the message came to nothing
     * @param failure null where it was done
     * @param nanos when it was over, from the start
     */
    record Result(
            GraphFile.Message message,
            @Nullable Reply reply,
            @Nullable SluiceException failure,
            long nanos) {
        /** Null where the server never took it. */
        @Nullable
        Outcome outcome() {
            return failure == null ? Outcome.DONE : failure.outcome();
        }

        String label() {
            Outcome outcome = outcome();
            return outcome == null ? "not taken" : outcome.name().toLowerCase(Locale.ROOT);
        }

        double millis() {
            return nanos / 1e6;
        }
    }

    /** @param nanos how long after the end of the one before it this one was over */
    record Step(String id, long nanos) {}

    GraphRun(GraphFile graph, long startNanos) {
        this.graph = graph;
        this.startNanos = startNanos;
    }

    synchronized Result done(GraphFile.Message message, Reply reply, long nowNanos) {
        return add(new Result(message, reply, null, nowNanos - startNanos));
    }

    synchronized Result failed(GraphFile.Message message, SluiceException why, long nowNanos) {
        return add(new Result(message, null, why, nowNanos - startNanos));
    }

    private Result add(Result result) {
        results.put(result.message().id(), result);
        return result;
    }

    GraphFile graph() {
        return graph;
    }

    synchronized int over() {
        return results.size();
    }

    synchronized boolean isAllDone() {
        return count(Outcome.DONE) == graph.messages().size();
    }

    synchronized int count(Outcome outcome) {
        return (int) results.values().stream()
                .filter(result -> result.outcome() == outcome)
                .count();
    }

    /** How many had which outcome, those that the server did not take left out. */
    synchronized Map<Outcome, Integer> counts() {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, count(outcome));
        }
        return counts;
    }

    /** In the order in which they were over. */
    synchronized List<Result> results() {
        return List.copyOf(results.values());
    }

    synchronized long nanos() {
        return results.values().stream().mapToLong(Result::nanos).max().orElse(0);
    }

    synchronized List<Step> criticalPath() {
        List<Step> path = new ArrayList<>();
        Result at = last(new ArrayList<>(results.keySet()), Long.MAX_VALUE);
        while (at != null) {
            Result before = last(at.message().needs(), at.nanos());
            path.add(new Step(at.message().id(), at.nanos() - (before == null ? 0 : before.nanos())));
            at = before;
        }
        Collections.reverse(path);
        return path;
    }

    /** The one of these that was over last, but not later than this; where two were at once the later one told. */
    private @Nullable Result last(List<String> ids, long latest) {
        Result last = null;
        for (String id : ids) {
            Result result = results.get(id);
            if (result == null || result.nanos() > latest) {
                continue;
            }
            if (last == null || result.nanos() >= last.nanos()) {
                last = result;
            }
        }
        return last;
    }
}
