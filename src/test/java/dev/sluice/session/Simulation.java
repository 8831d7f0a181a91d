package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerOptions;
import dev.sluice.handler.StreamContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One session's life at random, with a client and handlers that do all that they may. */
final class Simulation {
    private static final int[] PAUSES_MILLIS = {100, 1_000, 6_000, 31_000};
    private static final Duration LONGER_THAN_HANDLERS_MAY_TAKE = LocalServer.HANDLER_TIMEOUT.plusSeconds(1);

    private final Random random;
    private final boolean roomy;
    private final RandomHandler onLoop;
    private final RandomHandler onPool;
    private final LocalServer server;
    private final RandomClient client;
    private int nested;

    Simulation(long seed) {
        random = new Random(seed);
        roomy = !chance(4);
        HandlerOptions options = HandlerOptions.DEFAULTS.withMaxRun(1 + random.nextInt(4));
        onLoop = new RandomHandler(random, this::witness, options, () -> {});
        onPool = new RandomHandler(random, this::witness, options.withBlocking(true), this::meanwhile);
        RandomHandler dutiful = RandomHandler.dutiful(this::witness);
        Map<String, Handler> handlers = Map.of("loop", onLoop, "pool", onPool, "echo", dutiful);
        server = new LocalServer(limits(), 1 + random.nextInt(3), handlers);
        client = new RandomClient(random, server);
    }

    private LimitsBuilder limits() {
        LimitsBuilder limits = new LimitsBuilder();
        limits.maxMessageBytes = 100;
        boolean alone = chance(2);
        limits.maxBufferedBytes = roomy || alone ? 1 << 20 : 600;
        limits.maxBufferedBytesPerSession = roomy || !alone ? 1 << 20 : 600;
        limits.maxStreamsPerSession = 5 + random.nextInt(20);
        return limits;
    }

    private Witness witness(long id) {
        return client.witness(id);
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    void live(int steps) {
        if (chance(5)) {
            client.open();
            server.work();
        }
        client.attach();
        for (int i = 0; i < steps; i++) {
            step();
            if (chance(3)) {
                server.run();
            }
            if (roomy && chance(5)) {
                client.oneStreamAnswersAtOnceWhateverTheOthersDo();
            }
            client.nobodyObjected();
        }
    }

    private void step() {
        switch (random.nextInt(26)) {
            case 0 -> client.open();
            case 1, 2, 3, 4, 5, 6, 7 -> client.onStream(client::sendNext);
            case 8 -> client.onStream(client::sendAstray);
            case 9 -> client.onStream(client::sendSegments);
            case 10 -> client.onStream(client::cancel);
            case 11 -> client.onStream(client::end);
            case 12 -> client.onStream(client::giveUp);
            case 13, 14, 15 -> client.onStream(client::take);
            case 16 -> client.stopReading();
            case 17 -> client.readAgain();
            case 18 -> server.tick();
            case 19, 20, 21 -> work();
            case 22, 23 -> report();
            case 24 -> push();
            default -> stepSeldom();
        }
    }

    private void stepSeldom() {
        switch (random.nextInt(4)) {
            case 0 -> client.close();
            case 1 -> client.cancelOpen();
            case 2 -> server.pass(Duration.ofMillis(PAUSES_MILLIS[random.nextInt(PAUSES_MILLIS.length)]));
            default -> client.readAgain();
        }
    }

    /** What happens at home while a worker is in the middle of a call. */
    private void meanwhile() {
        if (nested < 2 && chance(3)) {
            nested++;
            server.loop.meanwhile(this::step);
            server.loop.meanwhile(server::run);
            nested--;
        }
    }

    private void work() {
        if (server.workers.waiting() > 0) {
            server.workers.runNext();
        }
    }

    /** A handler comes a step further with something that it did not do at once. */
    private void report() {
        RandomHandler handler = random.nextBoolean() ? onLoop : onPool;
        List<RandomHandler.Slow> calls = chance(4) ? handler.lastWords : handler.runs;
        if (calls.isEmpty()) {
            return;
        }
        RandomHandler.Slow call = calls.remove(random.nextInt(calls.size()));
        if (random.nextBoolean()) {
            server.loop.meanwhile(() -> step(call, calls));
        } else {
            server.loop.elsewhere(() -> step(call, calls));
        }
    }

    private static void step(RandomHandler.Slow call, List<RandomHandler.Slow> calls) {
        if (call.step()) {
            calls.add(call);
        }
    }

    private void push() {
        for (StreamContext stream : List.copyOf(onLoop.streams)) {
            if (chance(6)) {
                onLoop.push(stream);
            }
        }
    }

    /** Client and handlers do their duty from now on: then every stream comes to its end. */
    void calmDown() {
        for (int i = 0; i < 60 && client.hasStreams(); i++) {
            client.doOnesDuty();
            letHandlersGoOn();
            server.pass(Duration.ofSeconds(1));
        }
        if (client.hasStreams()) {
            throw new AssertionError("some streams do not come to their end: " + client.witnesses());
        }
    }

    private void letHandlersGoOn() {
        do {
            server.work();
        } while (goOn(onLoop.runs) || goOn(onLoop.lastWords) || goOn(onPool.runs) || goOn(onPool.lastWords));
    }

    private static boolean goOn(List<RandomHandler.Slow> calls) {
        boolean any = !calls.isEmpty();
        if (any) {
            step(calls.remove(0), calls);
        }
        return any;
    }

    /** The session goes, one way or another; late calls come back; then there is nothing left of any of it. */
    void leave() {
        switch (random.nextInt(3)) {
            case 0 -> drain();
            case 1 -> client.session().close(List.of(), false, (missing, failure) -> {});
            default -> client.leave();
        }
        letHandlersGoOn();
        server.pass(Duration.ofSeconds(61));
        letHandlersGoOn();
        server.pass(LONGER_THAN_HANDLERS_MAY_TAKE);
        letHandlersGoOn();
        server.pass(LONGER_THAN_HANDLERS_MAY_TAKE);
        letHandlersGoOn();
        server.assertEmpty();
        assertThat(client.session().buffered().used())
                .as("bytes of the session")
                .isZero();
        client.nobodyObjected();
        everyAcceptedStreamWasClosed();
        everyPushHasAnAnswer();
    }

    private void drain() {
        server.sessions.drain();
        client.session().goAway(1_000);
        for (int i = 0; i < 10; i++) {
            step();
        }
        client.session().endGoingAway();
    }

    private void everyAcceptedStreamWasClosed() {
        for (Witness stream : client.witnesses()) {
            if (stream.isKnownToItsHandler()) {
                throw new AssertionError("stream " + stream.id() + " was never closed");
            }
        }
    }

    private void everyPushHasAnAnswer() {
        for (RandomHandler handler : List.of(onLoop, onPool)) {
            if (!handler.pushes.stream().allMatch(push -> push.isDone())) {
                throw new AssertionError("a push has no answer");
            }
        }
    }
}
