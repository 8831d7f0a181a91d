package dev.sluice.client;

import dev.sluice.v1.Order;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph of messages with names, on a GRAPH stream that nothing else is sent on. A message may need others that are added
 * later; what would close a cycle is turned down before it is sent. The stream's names are kept until it is gone.
 *
 * <pre>{@code
 * ClientGraph graph = ClientGraph.on(stream);
 * graph.add("compile", sources);
 * graph.add(GraphNode.of("test", tests).needs("compile"));
 * graph.add(GraphNode.of("report", form).needs("test", OnFailure.RUN));
 * graph.seal().onSuccess(result -> ...);
 * }</pre>
 *
 * <p>Any thread may call. Futures complete on the session's loop.
 */
public final class ClientGraph {
    private final ClientStream stream;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Future<Reply>> replies = new LinkedHashMap<>();
    private final ArrayDeque<Long> unused = new ArrayDeque<>();
    private long lastSeq;

    /** One that has been named, and what it needs once it has been added. */
    private static final class Node {
        private final String name;
        private final long seq;
        private @Nullable List<Node> needs;

        private Node(String name, long seq) {
            this.name = name;
            this.seq = seq;
        }
    }

    private ClientGraph(ClientStream stream) {
        this.stream = stream;
    }

    /**
     * A graph of names on a stream.
     *
     * @throws SluiceException {@code NOT_FOR_ORDER} where it is no GRAPH stream
     */
    public static ClientGraph on(ClientStream stream) {
        Order order = stream.terms().order();
        if (order != Order.ORDER_GRAPH) {
            throw Failures.notForOrder("a graph needs a stream of ORDER_GRAPH", order);
        }
        return new ClientGraph(stream);
    }

    public ClientStream stream() {
        return stream;
    }

    /** Adds a message as {@link #add(GraphNode)} does. */
    public Future<Reply> add(String name, byte[] payload, String... needs) {
        return add(GraphNode.of(name, payload).needs(needs));
    }

    /**
     * Adds a message and sends it. The future tells its outcome, as that of {@link ClientStream#send(byte[], SendOptions)}
     * does. It fails at once, and nothing is sent, with {@code NAME_TAKEN}; with {@code GRAPH_CYCLE}, which names the cycle;
     * and where the stream takes no message.
     */
    public synchronized Future<Reply> add(GraphNode asked) {
        SluiceException no = turnDown(asked);
        if (no != null) {
            return stream.session().loop().failed(no);
        }
        List<Node> added = new ArrayList<>();
        Node node = node(asked.name(), added);
        List<Node> needs = new ArrayList<>(asked.needed().size());
        SendOptions options = asked.options();
        for (Map.Entry<String, OnFailure> need : asked.needed().entrySet()) {
            Node needed = node(need.getKey(), added);
            needs.add(needed);
            options = options.withNeed(needed.seq, need.getValue());
        }
        try {
            Future<Reply> reply = stream.sender().sendOrThrow(node.seq, asked.payload(), options);
            node.needs = needs;
            replies.put(node.name, reply);
            return reply;
        } catch (SluiceException notTaken) {
            added.forEach(this::forget);
            return stream.session().loop().failed(notTaken);
        }
    }

    private @Nullable SluiceException turnDown(GraphNode asked) {
        Node known = nodes.get(asked.name());
        if (known != null && known.needs != null) {
            return GraphFailures.nameTaken(known.name);
        }
        if (asked.needed().containsKey(asked.name())) {
            return GraphFailures.cycle(List.of(asked.name(), asked.name()));
        }
        List<String> cycle = known == null ? null : cycle(known, asked.needed().keySet());
        return cycle == null ? null : GraphFailures.cycle(cycle);
    }

    /**
     * Says that nothing follows. The future tells what became of each message, when all have their outcome; it fails with
     * {@code GRAPH_INCOMPLETE} where something is needed that was not added, and the graph can still be completed then; and
     * where the stream failed.
     */
    public synchronized Future<GraphResult> seal() {
        List<String> missing = new ArrayList<>();
        for (Node node : nodes.values()) {
            if (node.needs == null) {
                missing.add(node.name);
            }
        }
        if (!missing.isEmpty()) {
            return stream.session().loop().failed(GraphFailures.incomplete(missing));
        }
        Map<String, Future<Reply>> all = new LinkedHashMap<>(replies);
        return stream.end().map(end -> result(all, end));
    }

    /** The seq that stands for a name on the stream; 0 where the name was never used. */
    public synchronized long seq(String name) {
        Node node = nodes.get(name);
        return node == null ? 0 : node.seq;
    }

    private static GraphResult result(Map<String, Future<Reply>> replies, EndResult end) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        Map<String, SluiceException> failures = new LinkedHashMap<>();
        replies.forEach((name, reply) -> {
            if (reply.cause() instanceof SluiceException failure) {
                failures.put(name, failure);
                if (failure.outcome() != null) {
                    outcomes.put(name, failure.outcome());
                }
            } else {
                outcomes.put(name, Outcome.DONE);
            }
        });
        return new GraphResult(Collections.unmodifiableMap(outcomes), Collections.unmodifiableMap(failures), end);
    }

    /** A name stands for a seq from its first mention on. */
    private Node node(String name, List<Node> added) {
        Node known = nodes.get(name);
        if (known != null) {
            return known;
        }
        Long left = unused.poll();
        Node node = new Node(name, left == null ? ++lastSeq : left);
        nodes.put(name, node);
        added.add(node);
        return node;
    }

    /** Seqs without a message are used first, as the stream would wait for them. */
    private void forget(Node node) {
        nodes.remove(node.name);
        unused.add(node.seq);
    }

    /**
     * The way from what a message needs back to that message, which closes a cycle; null where there is none. The walk goes
     * along needs, each node once. A message that nobody has named before is in no cycle.
     */
    private @Nullable List<String> cycle(Node node, Set<String> needs) {
        Map<Node, Node> neededBy = new HashMap<>();
        List<Node> open = new ArrayList<>();
        for (String name : needs) {
            Node needed = nodes.get(name);
            if (needed != null && neededBy.putIfAbsent(needed, node) == null) {
                open.add(needed);
            }
        }
        while (!open.isEmpty() && !neededBy.containsKey(node)) {
            Node next = open.remove(open.size() - 1);
            for (Node needed : next.needs == null ? List.<Node>of() : next.needs) {
                if (neededBy.putIfAbsent(needed, next) == null) {
                    open.add(needed);
                }
            }
        }
        return neededBy.containsKey(node) ? way(node, neededBy) : null;
    }

    private static List<String> way(Node node, Map<Node, Node> neededBy) {
        List<String> names = new ArrayList<>();
        names.add(node.name);
        Node at = node;
        do {
            at = Objects.requireNonNull(neededBy.get(at));
            names.add(at.name);
        } while (at != node);
        Collections.reverse(names);
        return names;
    }
}
