package dev.sluice.session;

import dev.sluice.store.StreamKey;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that calls Send, keeps no path, and asks again for what it has not heard of. Its calls arrive late, or not at all,
 * and so do their answers.
 */
final class SurvivingCaller {
    private static final int TOPICS = 3;

    private final Random random;
    private final SurvivalSpecs specs;
    private final SurvivingStreams known;
    private final int window;
    private final List<SurvivingTopic> topics = new ArrayList<>();
    private final ArrayDeque<Runnable> toServer = new ArrayDeque<>();
    private final ArrayDeque<Runnable> toClient = new ArrayDeque<>();

    /** One call of a topic at a time. */
    private final Map<SurvivingTopic, Call> waiting = new LinkedHashMap<>();

    /** Calls that the server has not answered, whether anybody waits or not. */
    private final Set<Call> unanswered = new HashSet<>();

    private LocalServer server;
    private int clients;
    private int named;

    /** @param window how many outcomes the server keeps of a stream */
    SurvivingCaller(Random random, SurvivalSpecs specs, LocalServer server, SurvivingStreams known, int window) {
        this.random = random;
        this.specs = specs;
        this.server = server;
        this.known = known;
        this.window = window;
    }

    /** A Send, of which its client hears once at most. */
    private final class Call {
        private final SurvivingTopic topic;
        private final List<SendAsk.Message> messages;
        private final Consumer<SendResult> told;
        private @Nullable SendCall sending;

        Call(SurvivingTopic topic, List<SendAsk.Message> messages, Consumer<SendResult> told) {
            this.topic = topic;
            this.messages = messages;
            this.told = told;
        }

        void arrives() {
            unanswered.add(this);
            Session session = session();
            SendAsk ask = new SendAsk(0, topic.spec, server.sessions.newConnectionQuota(), messages);
            session.whenLoaded(() -> sending = session.send(ask, this::answered), failure -> {
                throw new AssertionError("not loaded: " + failure);
            });
        }

        private void answered(SendResult result) {
            unanswered.remove(this);
            toClient.add(() -> {
                if (waiting.get(topic) == this) {
                    waiting.remove(topic);
                    told.accept(result);
                }
            });
        }
    }

    private Session session() {
        ByteBuffer clientId = ByteBuffer.allocate(16).putInt(0, clients);
        return Objects.requireNonNull(server.sessions.implicit(server.home, clientId));
    }

    // What it does

    /** Calls, or calls again, or waits no longer. */
    void act() {
        if (topics.size() < TOPICS && random.nextInt(4) == 0) {
            topics.add(topic());
        }
        if (!topics.isEmpty()) {
            SurvivingTopic topic = topics.get(random.nextInt(topics.size()));
            Call call = waiting.get(topic);
            if (call == null) {
                ask(topic);
            } else if (random.nextInt(6) == 0) {
                giveUp(call);
            }
        }
    }

    private SurvivingTopic topic() {
        StreamSpec spec = specs.topic("topic" + ++named);
        SurvivingMessages messages = known.add(new StreamKey("callers", named), new Fates(spec, random.nextLong()));
        return new SurvivingTopic(spec, 1 + random.nextInt(7), window, messages);
    }

    private void ask(SurvivingTopic topic) {
        long told = random.nextInt(5) == 0 ? topic.told(random) : 0;
        if (told > 0) {
            List<SendAsk.Message> another = List.of(topic.message(told, Fates.otherPayload(told)));
            call(topic, another, result -> topic.toldOfOther(told, result));
        } else {
            askFor(topic, topic.choose(random));
        }
    }

    private void askFor(SurvivingTopic topic, List<Long> numbers) {
        call(topic, topic.messages(numbers), result -> topic.told(numbers, result));
    }

    private void call(SurvivingTopic topic, List<SendAsk.Message> messages, Consumer<SendResult> told) {
        Call call = new Call(topic, messages, told);
        waiting.put(topic, call);
        toServer.add(call::arrives);
    }

    private void giveUp(Call call) {
        waiting.remove(call.topic);
        if (call.sending != null && random.nextBoolean()) {
            call.sending.cancel();
            unanswered.remove(call);
        }
    }

    // The network

    /** Some of what is on its way arrives. */
    void deliver(int most) {
        for (int i = 0; i < most; i++) {
            Runnable next = random.nextBoolean() ? toServer.poll() : toClient.poll();
            if (next != null) {
                next.run();
            }
        }
        server.run();
    }

    /** What is on its way does not arrive, and nobody waits any more. */
    void cut() {
        (random.nextBoolean() ? toServer : toClient).clear();
        List.copyOf(waiting.values()).forEach(this::giveUp);
    }

    /** The server is killed; another one has what is stored, and knows nothing of streams in memory. */
    void serverDies(LocalServer next) {
        server = next;
        unanswered.clear();
        toServer.clear();
        toClient.clear();
        waiting.clear();
        topics.removeIf(topic -> !topic.spec.isDurable());
    }

    /** Everything that is left to do, as soon as it can be done. */
    void doOnesDuty() {
        for (SurvivingTopic topic : topics) {
            if (!topic.isDone() && (!waiting.containsKey(topic) || random.nextInt(4) == 0)) {
                askFor(topic, topic.choose(random));
            }
        }
        deliver(40);
    }

    boolean isDone() {
        return topics.stream().allMatch(SurvivingTopic::isDone);
    }

    /** It goes for good, and may come again as another one. */
    void leave() {
        toServer.clear();
        Session mine = session();
        mine.whenLoaded(() -> mine.close(List.of(), false, (missing, failure) -> {}), failure -> {});
        server.run();
        toClient.clear();
        waiting.clear();
        topics.clear();
        clients++;
    }

    /** Topics with a call that waits for ever, as all their messages have their outcomes. */
    List<SurvivingTopic> forgotten() {
        return unanswered.stream().map(call -> call.topic).toList();
    }

    List<SurvivingTopic> undone() {
        return topics.stream().filter(topic -> !topic.isDone()).toList();
    }
}
