package dev.sluice.client;

import java.util.LinkedHashMap;
import java.util.Map;

/** A message of a {@link ClientGraph}, with what it needs by name. Immutable. */
public final class GraphNode {
    private final String name;
    private final byte[] payload;
    private final SendOptions options;
    private final Map<String, OnFailure> needs;

    private GraphNode(String name, byte[] payload, SendOptions options, Map<String, OnFailure> needs) {
        this.name = name;
        this.payload = payload;
        this.options = options;
        this.needs = needs;
    }

    /** The array must not be changed any more. */
    public static GraphNode of(String name, byte[] payload) {
        return new GraphNode(name, payload, SendOptions.NONE, Map.of());
    }

    /** It waits for these, and what their failure does to it is what the stream's policy says. */
    public GraphNode needs(String... names) {
        GraphNode node = this;
        for (String needed : names) {
            node = node.needs(needed, OnFailure.INHERIT);
        }
        return node;
    }

    /** It waits for this one. */
    public GraphNode needs(String needed, OnFailure onFailure) {
        Map<String, OnFailure> more = new LinkedHashMap<>(needs);
        more.put(needed, onFailure);
        return new GraphNode(name, payload, options, more);
    }

    /** Its failure aborts all that depends on it, whatever policies say. */
    public GraphNode critical() {
        return with(options.withCritical(true));
    }

    /** Among the messages that may run the one with the higher priority is first. */
    public GraphNode priority(int priority) {
        return with(options.withPriority(priority));
    }

    /** How many messages will need this one, where that is known: its reply is let go of when they have it. */
    public GraphNode children(int children) {
        return with(options.withChildren(children));
    }

    public String name() {
        return name;
    }

    byte[] payload() {
        return payload;
    }

    SendOptions options() {
        return options;
    }

    /** In the order in which they were named. */
    Map<String, OnFailure> needed() {
        return needs;
    }

    private GraphNode with(SendOptions other) {
        return new GraphNode(name, payload, other, needs);
    }
}
