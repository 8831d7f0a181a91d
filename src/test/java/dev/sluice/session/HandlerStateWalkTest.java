package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Handler;
import dev.sluice.handler.Run;
import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Order;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StateEntry;
import dev.sluice.store.StateScope;
import dev.sluice.store.StoreFailure;
import dev.sluice.store.Stores;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random messages, failures, time-outs, slow commits and kills: the state is what the told outcomes say, each once. */
class HandlerStateWalkTest {
    private static final FailurePolicy SKIP = new FailurePolicy(2, 0, FailurePolicy.Last.SKIP);
    private static final int STEPS = 400;
    private static final int AHEAD = 30;

    private Random random = new Random();
    private final ScriptedHandler handler = NotesHandler.scripted();
    private final Deque<Slow> slow = new ArrayDeque<>();
    private final List<Walked> streams = new ArrayList<>();
    private final LimitsBuilder limits = new LimitsBuilder();
    private MemoryStore store = new MemoryStore();
    private LocalServer server;
    private Client client;

    /** A run that goes on message by message. */
    private static final class Slow {
        private final Run run;
        private int next;

        Slow(Run run) {
            this.run = run;
        }

        /** Returns whether there is more to do. */
        boolean step() {
            return NotesHandler.doOne(run, next++) && next < run.size();
        }
    }

    /** A stream: what was sent, and what that came to. */
    private static final class Walked {
        private final long id;
        private final StateScope scope;
        private final boolean keyed;
        private final List<String> sent = new ArrayList<>();
        private final Map<Long, String> outcomes = new TreeMap<>();

        Walked(long id, StateScope scope, boolean keyed) {
            this.id = id;
            this.scope = scope;
            this.keyed = keyed;
        }

        void outcome(long seq, String told) {
            String before = outcomes.putIfAbsent(seq, told);
            assertThat(before).as("told of " + seq + " before").isIn(null, told);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theStateIsWhatTheOutcomesSay(long seed) throws StoreFailure {
        try {
            walk(seed);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private void walk(long seed) throws StoreFailure {
        random = new Random(seed);
        limits.outcomeWindowMessages = 1_000;
        limits.outcomeWindowBytes = 100_000;
        handler.options = handler.options.withMaxRun(1 + random.nextInt(5));
        handler.onRun = this::run;
        server = LocalServer.durable(limits, Map.<String, Handler>of("h", handler), store);
        client = new Client(server);
        open(Order.FIFO, "s");
        open(Order.FIFO, "t");
        open(Order.KEYED, "k");
        for (int i = 0; i < STEPS; i++) {
            step();
        }
        store.flow();
        for (int i = 0; i < 3 * STEPS && !isAllTold(); i++) {
            finishSlow();
            resendAll();
            look();
        }
        for (Walked walked : streams) {
            verify(walked);
        }
    }

    private void open(Order order, String name) {
        long id = client.open(SpecBuilder.on("h")
                .durable(random.nextBoolean() ? Durability.DISK : Durability.DISK_SYNC)
                .order(order)
                .onFailure(SKIP)
                .window(100, 100_000)
                .name(name));
        streams.add(new Walked(id, StateScope.named("h", name), order == Order.KEYED));
    }

    private void run(Run run) {
        if (random.nextInt(3) == 0) {
            slow.add(new Slow(run));
        } else {
            NotesHandler.doAll(run);
        }
    }

    private void step() throws StoreFailure {
        switch (random.nextInt(20)) {
            case 0 -> store.hold();
            case 1 -> store.flow();
            case 2, 3, 4 -> store.letGo(1);
            case 5 -> kill();
            case 6, 7, 8 -> server.tick();
            case 9 -> {
                if (random.nextInt(4) == 0) {
                    server.pass(LocalServer.HANDLER_TIMEOUT.plusSeconds(1));
                    finishSlow();
                }
            }
            case 10, 11, 12 -> {
                Slow next = slow.poll();
                if (next != null && next.step()) {
                    slow.add(next);
                }
                server.run();
            }
            default -> send(streams.get(random.nextInt(streams.size())));
        }
        look();
    }

    private void finishSlow() {
        for (Slow next = slow.poll(); next != null; next = slow.poll()) {
            while (next.step()) {
                server.run();
            }
        }
        server.tick();
    }

    private void send(Walked walked) {
        if (walked.sent.size() - walked.outcomes.size() < AHEAD) {
            String key = "abc".charAt(random.nextInt(3)) + " ";
            String text = switch (random.nextInt(6)) {
                case 0 -> "bad " + key + random.nextInt(100);
                case 1 -> "drop " + key;
                case 2 -> "get " + key;
                case 3 -> "all";
                default -> "put " + key + random.nextInt(100);
            };
            walked.sent.add(text.trim());
            send(walked, walked.sent.size());
        }
    }

    private void send(Walked walked, int seq) {
        String text = walked.sent.get(seq - 1);
        if (walked.keyed) {
            client.sendKeyed(walked.id, seq, keyOf(seq), text);
        } else {
            client.send(walked.id, seq, text);
        }
    }

    private static String keyOf(int seq) {
        return "key" + seq % 3;
    }

    private void kill() throws StoreFailure {
        slow.clear();
        store = store.afterKill(Runnable::run);
        server = LocalServer.durable(limits, Map.<String, Handler>of("h", handler), store);
        client = new Client(server, Objects.requireNonNull(server.sessions.get(client.session.id())));
        resendAll();
    }

    private void resendAll() {
        for (Walked walked : streams) {
            for (int seq = 1; seq <= walked.sent.size(); seq++) {
                if (!walked.outcomes.containsKey((long) seq)) {
                    send(walked, seq);
                }
            }
        }
    }

    private void look() {
        for (Told told : client.output.take()) {
            if (told instanceof Told.Reply reply) {
                walked(reply.stream()).outcome(reply.seq(), reply.text());
            } else if (told instanceof Told.Failed failed) {
                walked(failed.stream()).outcome(failed.seq(), failed.reason());
            }
        }
    }

    private Walked walked(long id) {
        return streams.stream().filter(walked -> walked.id == id).findFirst().orElseThrow();
    }

    private boolean isAllTold() {
        return streams.stream().allMatch(walked -> walked.outcomes.size() == walked.sent.size());
    }

    /** Goes through the messages in their order, by maps alone. */
    private void verify(Walked walked) throws StoreFailure {
        Map<String, Map<String, String>> model = new TreeMap<>();
        for (int seq = 1; seq <= walked.sent.size(); seq++) {
            String text = walked.sent.get(seq - 1);
            String told = walked.outcomes.get((long) seq);
            assertThat(told).as(seq + " of " + walked.id).isNotNull();
            Map<String, String> part = model.computeIfAbsent(walked.keyed ? keyOf(seq) : "", key -> new TreeMap<>());
            if (!told.equals("HANDLER_TIMEOUT")) {
                assertThat(told).as(seq + " of " + walked.id + ": " + text).isEqualTo(expected(text, part));
            }
        }
        List<String> all = new ArrayList<>();
        model.forEach((part, entries) -> entries.forEach((key, value) -> all.add(part + ":" + key + "=" + value)));
        assertThat(stored(walked.scope)).containsExactlyInAnyOrderElementsOf(all);
    }

    private static String expected(String text, Map<String, String> part) {
        String[] words = text.split(" ", -1);
        switch (words[0]) {
            case "bad" -> {
                return "BROKEN";
            }
            case "put" -> part.put(words[1], words[2]);
            case "drop" -> part.remove(words[1]);
            default -> {}
        }
        if (words.length == 1) {
            StringBuilder all = new StringBuilder();
            part.forEach(
                    (key, value) -> all.append(key).append('=').append(value).append(' '));
            return all.isEmpty() ? "nothing" : all.toString().trim();
        }
        return words[1] + "=" + part.getOrDefault(words[1], "none");
    }

    private List<String> stored(StateScope scope) throws StoreFailure {
        List<String> found = new ArrayList<>();
        for (StateEntry entry : Stores.state(store, scope)) {
            found.add(new String(entry.part(), UTF_8) + ":" + new String(entry.key(), UTF_8) + "="
                    + new String(entry.value(), UTF_8));
        }
        return found;
    }
}
