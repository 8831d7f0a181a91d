package dev.sluice.session;

import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Order;
import java.time.Duration;
import java.util.Random;

/** What streams clients ask for, by chance. */
final class SurvivalSpecs {
    private static final String[] SCOPES = {"", "", "one", "two"};

    private final Random random;
    private final Durability[] durabilities;

    /** @param powerFails whether what is not synced may be lost: then durable streams are DISK_SYNC */
    SurvivalSpecs(Random random, boolean powerFails) {
        this.random = random;
        this.durabilities =
                powerFails ? new Durability[] {Durability.MEMORY, Durability.DISK_SYNC} : Durability.values();
    }

    /** Of a client that has paths. */
    StreamSpec stream() {
        Order order = any(Order.values());
        Durability durability = any(durabilities);
        boolean keeps = random.nextBoolean();
        boolean mayHaveScope = keeps && order != Order.GRAPH && durability != Durability.MEMORY;
        return spec(keeps, order, durability)
                .stateScope(mayHaveScope ? any(SCOPES) : "")
                .build();
    }

    /** Of a client that calls Send alone, and names it. */
    StreamSpec topic(String name) {
        Order order = any(Order.values());
        SpecBuilder spec = spec(random.nextInt(3) > 0, order, any(durabilities)).name(name);
        boolean mayNumber = order != Order.SEQUENCED && order != Order.GRAPH;
        return (mayNumber && random.nextBoolean() ? spec.serverNumbers() : spec).build();
    }

    private SpecBuilder spec(boolean keeps, Order order, Durability durability) {
        FailurePolicy.Last last = any(FailurePolicy.Last.values());
        return SpecBuilder.on(keeps ? SurvivingStreams.KEEPS : SurvivingStreams.PLAIN)
                .order(order)
                .window(2 + random.nextInt(4), 1_000)
                .outWindow(1 + random.nextInt(4), 1_000)
                .onFailure(new FailurePolicy(1 + random.nextInt(2), 1_000_000, last))
                .gap(Duration.ofDays(1), false)
                .durable(durability);
    }

    private <T> T any(T[] all) {
        return all[random.nextInt(all.length)];
    }
}
