package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerOptions;
import dev.sluice.handler.Message;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import dev.sluice.handler.StreamContext.NewMessage;
import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One stream of any order and policy at random, with a client, callers, an operator and a handler that do all that they may. */
@SuppressWarnings("EnumOrdinal") // any of them will do
final class OrdersSimulation implements Handler {
    private static final int WINDOW = 8;

    private final Random random;
    private final long seed;
    private final Order order;
    private final HandlerOptions options;
    private final LocalServer server;
    private final Session session;
    private final Caller caller;
    private final OrdersWitness witness;
    private final Path path;
    private final List<CompletableFuture<Long>> added = new ArrayList<>();
    private long stream;
    private @Nullable StreamContext context;
    private long highest;
    private boolean calm;

    OrdersSimulation(long seed) {
        this.seed = seed;
        random = new Random(seed);
        order = Order.values()[random.nextInt(Order.values().length)];
        options = HandlerOptions.DEFAULTS.withMaxRun(1 + random.nextInt(4)).withPrefetch(random.nextInt(3));
        LimitsBuilder limits = new LimitsBuilder();
        limits.outcomeWindowMessages = 10_000;
        limits.outcomeWindowBytes = 1 << 20;
        server = new LocalServer(limits, Map.of("h", this));
        session = Objects.requireNonNull(server.sessions.create(server.home, null));
        caller = new Caller(server);
        StreamSpec spec = spec();
        witness = new OrdersWitness(spec);
        path = ((Session.Attachment.Attached) session.attach(witness)).path();
        session.begin();
        open(spec);
    }

    private StreamSpec spec() {
        FailurePolicy.Last last = FailurePolicy.Last.values()[random.nextInt(3)];
        return SpecBuilder.on("h")
                .order(order)
                .window(1 + random.nextInt(WINDOW), 1_000)
                .maxParallel(1 + random.nextInt(4))
                .maxParked(1 + random.nextInt(5))
                .maxFailedScopes(1 + random.nextInt(6))
                .onFailure(new FailurePolicy(
                        1 + random.nextInt(3), Duration.ofSeconds(1).toNanos(), last))
                .gap(Duration.ofSeconds(5), random.nextBoolean())
                .build();
    }

    private void open(StreamSpec spec) {
        session.open(
                OpenAsk.one(spec, server.sessions.newConnectionQuota()),
                new OpenCall(),
                result -> stream = ((OpenResult.Answer) result).id(0));
        server.run();
    }

    // The handler

    @Override
    public HandlerOptions options() {
        return options;
    }

    @Override
    public void onOpen(StreamContext opened) {
        context = opened;
    }

    @Override
    public @Nullable CompletionStage<?> prepare(StreamContext there, Message message) {
        return chance(2) ? new CompletableFuture<>() : null;
    }

    @Override
    public void handle(StreamContext there, Run run) {
        OrdersWitness.Working working = witness.begins(run);
        while (chance(2) && witness.out().contains(working)) {
            report(working);
        }
    }

    private void report(OrdersWitness.Working working) {
        if (!calm && chance(10) && context != null && added.size() < 20) {
            added.add(context.add(newMessage()).toCompletableFuture());
        }
        boolean well = calm || !chance(4);
        byte[] reply = chance(2) ? new byte[0] : "r".getBytes(UTF_8);
        witness.reports(working, well);
        if (well) {
            working.run.done(reply);
        } else {
            working.run.fail(ScriptedHandler.BROKEN);
        }
    }

    private static NewMessage newMessage() {
        return new NewMessage(new byte[1], "k1".getBytes(UTF_8), List.of(), 0, false, Map.of());
    }

    // All others

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    void live(int steps) {
        for (int i = 0; i < steps && !witness.isOver(); i++) {
            step();
            server.run();
            witness.nobodyObjected();
        }
    }

    private void step() {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> send(nextToSend(), false);
            case 4 -> send(nextToSend(), true);
            case 5 -> send(Math.max(1, highest - random.nextInt(4)), false);
            case 6 -> cancel();
            case 7, 8, 9 -> reportOne();
            case 10 -> resume();
            case 11 -> server.tick();
            case 12 -> pass(Duration.ofMillis(random.nextInt(3_000)));
            default -> {
                if (chance(8)) {
                    pass(LocalServer.HANDLER_TIMEOUT.plusSeconds(1));
                }
            }
        }
    }

    private void pass(Duration time) {
        server.pass(time);
        witness.noteLate();
    }

    /** Where messages come in any order, any that the window reaches; else the next one. */
    private long nextToSend() {
        if (order.anyArrival()) {
            long last = Math.min(witness.maxSeq(), witness.acked() + WINDOW);
            return witness.acked() + 1 + random.nextInt((int) Math.max(1, last - witness.acked()));
        }
        long refused = witness.refused.stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        return Math.min(refused, highest + 1);
    }

    private void send(long seq, boolean byCall) {
        if (seq > witness.maxSeq() || !path.begin()) {
            return;
        }
        OrdersMessage message = OrdersMessage.of(order, seed, seq);
        boolean again = witness.sentSeqs().contains(seq) && !witness.refused.contains(seq);
        if (byCall && again) {
            return;
        }
        highest = Math.max(highest, seq);
        if (message.ttlMillis() > 0) {
            witness.mayBeWithdrawn(seq);
        }
        byte[] text = ("m" + seq).getBytes(UTF_8);
        if (byCall) {
            sendByCall(seq, message, text);
            return;
        }
        StreamInput input = path.find(stream);
        if (input != null) {
            witness.sends(seq, message, false);
            input.message(seq, text, message.attributes(order));
        }
    }

    private void sendByCall(long seq, OrdersMessage message, byte[] text) {
        witness.sends(seq, message, true);
        SendAsk.Message asked = new SendAsk.Message(seq, text, message.attributes(order), "");
        Caller.Sent sent = caller.send(session, stream, asked);
        if (sent.isAnswered() && sent.isDenied()) {
            witness.wasDenied(seq);
        }
    }

    private void cancel() {
        StreamInput input = path.find(stream);
        long seq = Math.max(1, highest - random.nextInt(6));
        if (input != null && path.begin()) {
            witness.mayBeWithdrawn(seq);
            input.cancel(seq);
        }
    }

    private void reportOne() {
        if (!witness.out().isEmpty()) {
            OrdersWitness.Working working =
                    witness.out().get(random.nextInt(witness.out().size()));
            if (random.nextBoolean()) {
                server.loop.meanwhile(() -> report(working));
            } else {
                server.loop.elsewhere(() -> report(working));
            }
        }
    }

    private void resume() {
        Stream there = session.streams().get(stream);
        if (there != null) {
            boolean retry = calm || chance(2);
            there.resumeParked(
                    head -> {
                        boolean chosen = calm || chance(2);
                        if (chosen) {
                            witness.goesOn(head.seq(), retry);
                        }
                        return chosen;
                    },
                    retry);
        }
    }

    /** All do their duty from now on: then the stream comes to its end, with an outcome for each message. */
    void calmDown() {
        calm = true;
        long last = highest;
        for (int i = 0; i < 80 && !witness.isOver(); i++) {
            for (long seq = witness.acked() + 1; seq <= Math.min(last, witness.maxSeq()); seq++) {
                send(seq, false);
                server.run();
            }
            while (!witness.out().isEmpty()) {
                reportOne();
                server.run();
            }
            resume();
            server.run();
            end(last);
            pass(Duration.ofSeconds(1));
            witness.nobodyObjected();
        }
        if (!witness.isOver()) {
            Sequencing there =
                    new Sequencing(Objects.requireNonNull(session.streams().get(stream)));
            throw new AssertionError(order + " does not come to its end: " + there);
        }
        witness.everyMessageHasItsOutcome(there(last));
        witness.nobodyObjected();
    }

    private long there(long last) {
        return Math.min(last, witness.acked());
    }

    private void end(long last) {
        StreamInput input = path.find(stream);
        if (input != null && path.begin()) {
            input.end(last);
        }
        server.run();
    }

    /** Where a stream stands, for people. */
    private record Sequencing(Stream stream) {
        @Override
        public String toString() {
            var sequencer = stream.sequencer();
            return "accepted " + sequencer.accepted() + ", settled " + sequencer.settled() + ", pending "
                    + sequencer.pending() + ", parked " + sequencer.parked() + ", failed " + sequencer.hasFailed()
                    + ", waiting for " + sequencer.waitingFor() + ", running "
                    + stream.runner().running();
        }
    }

    void leave() {
        witness.leaves();
        calm = true;
        session.close(List.of(), false, (missing, failure) -> {});
        server.run();
        while (!witness.out().isEmpty()) {
            reportOne();
            server.run();
        }
        if (!server.home.parked().all().isEmpty()) {
            throw new AssertionError("something is parked still");
        }
        if (!added.stream().allMatch(CompletableFuture::isDone)) {
            throw new AssertionError("a message was added, and has no answer");
        }
        if (session.buffered().used() != 0) {
            throw new AssertionError(
                    "the session holds bytes still: " + session.buffered().used());
        }
        server.assertEmpty();
    }
}
