package dev.sluice.session;

import dev.sluice.handler.Handler;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Clients, a network, a server and its disk, any of which may break at any moment: connections are cut, the server is killed,
 * power is lost, the disk is slow, or full. All is decided by the seed; time, disk and network are the test's own.
 */
final class SurvivalSimulation {
    /** Seeds in a row begin with numbers that are much the same. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Random random;
    private final boolean powerFails;
    private final List<String> objections = new ArrayList<>();
    private final LimitsBuilder limits = new LimitsBuilder();
    private final SurvivingStreams streams = new SurvivingStreams(objections);
    private final SurvivalSpecs specs;
    private final SurvivingClient client;
    private final SurvivingSender sender;
    private final SurvivingCaller caller;
    private final SurvivalHandler plain;
    private final SurvivalHandler keeps;
    private final Map<String, Handler> handlers;
    private MemoryStore store = new MemoryStore();
    private LocalServer server;
    private int deaths;

    /** @param powerFails whether the server may lose what it has not synced: then durable streams are DISK_SYNC */
    SurvivalSimulation(long seed, boolean powerFails) {
        this.random = new Random(seed * SPREAD);
        this.powerFails = powerFails;
        limits.outcomeWindowMessages = 1 + random.nextInt(8);
        limits.sessionTtl = Duration.ofHours(1);
        limits.commitLag = 1 + random.nextInt(8);
        this.specs = new SurvivalSpecs(random, powerFails);
        this.plain = new SurvivalHandler(random, streams, false);
        this.keeps = new SurvivalHandler(random, streams, true);
        this.handlers = Map.of(SurvivingStreams.PLAIN, plain, SurvivingStreams.KEEPS, keeps);
        this.server = begin(store);
        this.client = new SurvivingClient(random, server, streams);
        this.sender = new SurvivingSender(random, client);
        this.caller = new SurvivingCaller(random, specs, server, streams, limits.outcomeWindowMessages);
    }

    private LocalServer begin(MemoryStore with) {
        try {
            return LocalServer.durable(limits, handlers, with, Duration.ofHours(24L * deaths++));
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
        switch (random.nextInt(34)) {
            case 0 -> client.cut(random.nextBoolean());
            case 1, 2 -> attach();
            case 3 -> die();
            case 4, 5 -> open();
            case 6 -> store.hold();
            case 7 -> store.letGo(1 + random.nextInt(3));
            case 8 -> store.flow();
            case 9 -> breakDisk();
            case 10 -> server.pass(Duration.ofMillis(random.nextInt(700)));
            case 11 -> resumeParked();
            case 12, 13, 14, 15 -> work();
            case 16, 17, 18, 19, 20 -> client.deliver(1 + random.nextInt(12));
            case 21 -> client.join();
            case 22, 23, 24 -> caller.act();
            case 25, 26, 27 -> caller.deliver(1 + random.nextInt(6));
            case 28 -> breakCalls();
            default -> sender.act();
        }
        server.run();
    }

    private void breakCalls() {
        if (random.nextInt(3) == 0) {
            caller.cut();
        }
    }

    private void work() {
        (random.nextBoolean() ? keeps : plain).step();
    }

    /** Mostly after a cut; else it takes over from itself. */
    private void attach() {
        if (!client.isAttached() || random.nextInt(20) == 0) {
            client.attach();
        }
    }

    private void open() {
        if (client.isResumed() && client.isFree()) {
            client.open(specs.stream());
        }
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
        plain.dies();
        keeps.dies();
        store = powerFails
                ? store.afterPowerLoss(random.nextInt(store.unsynced() + 1), Runnable::run)
                : store.afterKill(Runnable::run);
        streams.survive(store);
        server = begin(store);
        client.serverDies(server);
        caller.serverDies(server);
    }

    private void resumeParked() {
        for (Session session : List.copyOf(server.sessions.all())) {
            for (Stream stream : session.streams().all()) {
                SurvivingMessages messages = streams.messages(stream.spec().name(), stream.id());
                stream.resumeParked(
                        head -> {
                            messages.givenUp.add(Fates.number(head.payload()));
                            return true;
                        },
                        random.nextInt(4) == 0);
            }
        }
    }

    /** Nothing breaks any more: then every message has its outcome, and every stream its end. */
    void calmDown() {
        store.heal();
        store.flow();
        for (int i = 0; i < 60 && !isDone(); i++) {
            server.pass(Duration.ofSeconds(1));
            plain.finish();
            keeps.finish();
            server.run();
            resumeParked();
            sender.doOnesDuty();
            caller.doOnesDuty();
            nobodyObjected();
        }
        if (!isDone()) {
            throw new AssertionError("not done: " + client.undone() + caller.undone());
        }
        server.pass(Duration.ofSeconds(1));
        if (!caller.forgotten().isEmpty()) {
            throw new AssertionError("never answered: " + caller.forgotten());
        }
    }

    private boolean isDone() {
        return client.isDone() && caller.isDone();
    }

    /** With its session nothing is left of a client, in memory or on the disk, but for the state that is to stay. */
    void leave() {
        client.leave();
        caller.leave();
        plain.finish();
        keeps.finish();
        server.run();
        server.pass(Duration.ofSeconds(1));
        server.assertEmpty();
        nobodyObjected();
    }

    void forgetState() {
        streams.removeState(store, server.sessions.states());
        server.run();
        nobodyObjected();
        if (!store.isEmpty()) {
            throw new AssertionError("something is left on the disk");
        }
    }

    private void nobodyObjected() {
        if (!objections.isEmpty()) {
            throw new AssertionError(String.join("\n", objections));
        }
    }
}
