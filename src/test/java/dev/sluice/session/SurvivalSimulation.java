package dev.sluice.session;

import dev.sluice.handler.Handler;
import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Order;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A client, a network, a server and its disk, any of which may break at any moment: connections are cut, the server is killed,
 * power is lost, the disk is slow, or full. All is decided by the seed; time, disk and network are the test's own.
 */
final class SurvivalSimulation {
    private final Random random;
    private final boolean powerFails;
    private final List<String> objections = new ArrayList<>();
    private final LimitsBuilder limits = new LimitsBuilder();
    private final SurvivingClient client;
    private final SurvivalHandler handler;
    private final Map<String, Handler> handlers;
    private MemoryStore store = new MemoryStore();
    private LocalServer server;

    /** @param powerFails whether the server may lose what it has not synced: then durable streams are DISK_SYNC */
    SurvivalSimulation(long seed, boolean powerFails) {
        this.random = new Random(seed);
        this.powerFails = powerFails;
        limits.outcomeWindowMessages = 1 + random.nextInt(8);
        limits.commitLag = 1 + random.nextInt(8);
        Map<Long, SurvivingStream> streams = new LinkedHashMap<>();
        this.handler = new SurvivalHandler(random, streams);
        this.handlers = Map.of("h", handler);
        this.server = begin(store);
        this.client = new SurvivingClient(random, server, objections, streams);
    }

    private LocalServer begin(MemoryStore with) {
        try {
            return LocalServer.durable(limits, handlers, with);
        } catch (StoreFailure e) {
            throw new AssertionError(e);
        }
    }

    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            nobodyObjected();
        }
    }

    private void step() {
        switch (random.nextInt(24)) {
            case 0 -> client.cut(random.nextBoolean());
            case 1, 2 -> attach();
            case 3 -> die();
            case 4 -> open();
            case 5 -> store.hold();
            case 6 -> store.letGo(1 + random.nextInt(3));
            case 7 -> store.flow();
            case 8 -> breakDisk();
            case 9 -> server.pass(Duration.ofMillis(random.nextInt(700)));
            case 10 -> resumeParked();
            case 11, 12, 13 -> handler.step();
            case 14, 15, 16, 17 -> client.deliver(1 + random.nextInt(12));
            default -> client.act();
        }
        server.run();
    }

    private void attach() {
        if (!client.isAttached()) {
            client.attach();
        }
    }

    private void open() {
        if (client.isResumed() && client.streams.size() < 4) {
            client.open(spec());
        }
    }

    private StreamSpec spec() {
        Durability[] all =
                powerFails ? new Durability[] {Durability.MEMORY, Durability.DISK_SYNC} : Durability.values();
        Order order = any(Order.values());
        FailurePolicy.Last last = any(FailurePolicy.Last.values());
        return SpecBuilder.on("h")
                .order(order)
                .window(2 + random.nextInt(4), 1_000)
                .outWindow(1 + random.nextInt(4), 1_000)
                .onFailure(new FailurePolicy(1 + random.nextInt(2), 1_000_000, last))
                .gap(Duration.ofDays(1), false)
                .durable(any(all))
                .build();
    }

    private <T> T any(T[] all) {
        return all[random.nextInt(all.length)];
    }

    private void breakDisk() {
        if (random.nextInt(3) == 0) {
            store.fail(random.nextBoolean() ? StoreFailure.Kind.DISK_FULL : StoreFailure.Kind.IO);
        } else {
            store.heal();
        }
    }

    private void die() {
        if (random.nextInt(3) > 0) {
            return;
        }
        handler.dies();
        store = powerFails
                ? store.afterPowerLoss(random.nextInt(store.unsynced() + 1), Runnable::run)
                : store.afterKill(Runnable::run);
        server = begin(store);
        client.serverDies(server);
    }

    private void resumeParked() {
        Session session = client.session();
        if (session == null) {
            return;
        }
        for (Stream stream : session.streams().all()) {
            SurvivingStream survivor = client.streams.get(stream.id());
            stream.resumeParked(
                    head -> {
                        survivor.givenUp.add(head.seq());
                        return true;
                    },
                    random.nextInt(4) == 0);
        }
    }

    /** Nothing breaks any more: then every message has its outcome, and every stream its end. */
    void calmDown() {
        store.heal();
        store.flow();
        for (int i = 0; i < 60 && !client.isDone(); i++) {
            server.pass(Duration.ofSeconds(1));
            handler.finish();
            server.run();
            resumeParked();
            client.doOnesDuty();
            nobodyObjected();
        }
        if (!client.isDone()) {
            throw new AssertionError("not done: " + client.streams.values());
        }
    }

    /** With its session nothing is left, in memory or on the disk. */
    void leave() {
        Session session = client.session();
        store.heal();
        store.flow();
        if (session != null) {
            session.whenLoaded(() -> session.close(List.of(), false, (missing, failure) -> {}), failure -> {});
        }
        handler.finish();
        server.run();
        server.pass(Duration.ofSeconds(1));
        server.assertEmpty();
        if (!store.isEmpty()) {
            throw new AssertionError("something is left on the disk");
        }
        nobodyObjected();
    }

    private void nobodyObjected() {
        if (!objections.isEmpty()) {
            throw new AssertionError(String.join("\n", objections));
        }
    }
}
