package dev.sluice.session;

import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Needs;
import dev.sluice.order.Order;
import dev.sluice.order.OrderTerms;
import java.time.Duration;
import java.util.Map;

/** What a test wants of a stream: a window of 8 messages where it does not say otherwise. */
final class SpecBuilder {
    private final String handler;
    private int windowMessages = 8;
    private long windowBytes = 1_000;
    private int outWindowMessages = 1_000;
    private long outWindowBytes = 1_000_000;
    private Duration idleTimeout = Duration.ZERO;
    private boolean serverNumbers;
    private Durability durability = Durability.MEMORY;
    private String name = "";
    private String stateScope = "";

    private Order order = Order.FIFO;
    private int maxParallel = 16;
    private int maxParked = 64;
    private int maxFailedScopes = 16;
    private long maxReplyBytes = 1 << 20;
    private Needs.Edge dependents = Needs.Edge.INHERIT;
    private FailurePolicy onFailure = FailurePolicy.ABORT;
    private StreamSpec.GapPolicy gap = new StreamSpec.GapPolicy(0, false);

    private SpecBuilder(String handler) {
        this.handler = handler;
    }

    static SpecBuilder on(String handler) {
        return new SpecBuilder(handler);
    }

    SpecBuilder window(int messages, long bytes) {
        windowMessages = messages;
        windowBytes = bytes;
        return this;
    }

    SpecBuilder outWindow(int items, long bytes) {
        outWindowMessages = items;
        outWindowBytes = bytes;
        return this;
    }

    SpecBuilder idleTimeout(Duration timeout) {
        idleTimeout = timeout;
        return this;
    }

    SpecBuilder name(String text) {
        name = text;
        return this;
    }

    SpecBuilder serverNumbers() {
        serverNumbers = true;
        return this;
    }

    SpecBuilder order(Order value) {
        order = value;
        return this;
    }

    SpecBuilder maxParallel(int runs) {
        maxParallel = runs;
        return this;
    }

    SpecBuilder maxParked(int messages) {
        maxParked = messages;
        return this;
    }

    SpecBuilder maxFailedScopes(int scopes) {
        maxFailedScopes = scopes;
        return this;
    }

    SpecBuilder maxReplyBytes(long bytes) {
        maxReplyBytes = bytes;
        return this;
    }

    SpecBuilder dependents(Needs.Edge edge) {
        dependents = edge;
        return this;
    }

    SpecBuilder onFailure(FailurePolicy policy) {
        onFailure = policy;
        return this;
    }

    SpecBuilder gap(Duration deadline, boolean skip) {
        gap = new StreamSpec.GapPolicy(deadline.toNanos(), skip);
        return this;
    }

    SpecBuilder durable(Durability survives) {
        durability = survives;
        return this;
    }

    SpecBuilder stateScope(String scope) {
        stateScope = scope;
        return this;
    }

    StreamSpec build() {
        return new StreamSpec(
                handler,
                new OrderTerms(
                        order, windowMessages, maxParallel, maxParked, maxFailedScopes, maxReplyBytes, dependents),
                onFailure,
                gap,
                windowBytes,
                outWindowMessages,
                outWindowBytes,
                idleTimeout.toNanos(),
                serverNumbers,
                name,
                Map.of(),
                "",
                durability,
                stateScope);
    }
}
