package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Handler;
import dev.sluice.handler.Message;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Calls of Send at random, first ones and retries, cancelled ones, and streams that go meanwhile. What must hold: a
 * message runs once at most, in its turn; every call that still waits is answered once; and whoever asks, at whatever
 * time, hears the same outcome of a message, or that it is not known, and never one that did not happen.
 */
class SendSimulationTest {
    private static final int SEEDS = 1_000;
    private static final int STEPS = 200;

    @Test
    void noMessageRunsTwiceAndAllHearTheSame() {
        Long one = Long.getLong("sluice.seed");
        LongStream seeds = one == null ? LongStream.range(0, SEEDS) : LongStream.of(one);
        seeds.forEach(seed -> {
            try {
                new Life(seed).live();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Dsluice.seed=" + seed, e);
            }
        });
    }

    /** A stream: who numbers, and what became of its messages by their texts. */
    private static final class Topic {
        final long id;
        final boolean serverNumbers;
        final List<Long> begun = new ArrayList<>();
        final Set<String> ran = new HashSet<>();
        final Map<String, String> reported = new HashMap<>();
        final Map<String, String> told = new HashMap<>();
        int next = 1;

        Topic(long id, boolean serverNumbers) {
            this.id = id;
            this.serverNumbers = serverNumbers;
        }
    }

    private record Asked(Topic topic, List<String> texts, Caller.Sent sent) {}

    private static final class Life {
        private final Random random;
        private final LocalServer server;
        private final Client client;
        private final Caller caller;
        private final Map<Long, Topic> topics = new HashMap<>();
        private final List<Topic> alive = new ArrayList<>();
        private final List<Run> held = new ArrayList<>();
        private final Map<Run, Topic> topicOf = new HashMap<>();
        private final Map<Run, Integer> next = new HashMap<>();
        private final List<Asked> waiting = new ArrayList<>();

        Life(long seed) {
            random = new Random(seed);
            LimitsBuilder limits = new LimitsBuilder();
            limits.outcomeWindowMessages = 64;
            limits.outcomeWindowBytes = random.nextBoolean() ? 10 : 1_000;
            limits.maxBufferedBytes = random.nextInt(4) == 0 ? 3_000 : 1 << 20;
            limits.maxBufferedBytesPerSession = random.nextInt(4) == 0 ? 3_000 : 1 << 20;
            Handler handler = this::handle;
            server = new LocalServer(limits, Map.of("h", handler));
            client = new Client(server);
            caller = new Caller(server);
            for (int i = 0; i < 3; i++) {
                open();
            }
        }

        private void open() {
            boolean numbers = random.nextBoolean();
            SpecBuilder spec = SpecBuilder.on("h").window(1 + random.nextInt(5), 1_000);
            Topic topic = new Topic(client.open(numbers ? spec.serverNumbers() : spec), numbers);
            topics.put(topic.id, topic);
            alive.add(topic);
        }

        void live() {
            for (int i = 0; i < STEPS; i++) {
                step();
                check();
            }
            while (!held.isEmpty()) {
                report();
            }
            check();
            assertThat(waiting).as("calls that wait with nothing to wait for").isEmpty();
            client.leave();
            server.pass(Duration.ofSeconds(61));
            server.assertEmpty();
            assertThat(client.session.buffered().used())
                    .as("bytes of the session")
                    .isZero();
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0 -> cancel();
                case 1 -> reset();
                case 2 -> server.tick();
                case 3, 4, 5 -> report();
                default -> send();
            }
        }

        private void send() {
            Topic topic = alive.get(random.nextInt(alive.size()));
            int count = 1 + random.nextInt(3);
            int first = Math.max(1, topic.next - random.nextInt(6));
            List<String> texts = new ArrayList<>();
            SendAsk.Message[] messages = new SendAsk.Message[count];
            for (int i = 0; i < count; i++) {
                String text = "m" + (first + i);
                texts.add(text);
                messages[i] = topic.serverNumbers ? Caller.keyed(text, text) : Caller.message(first + i, text);
            }
            topic.next = Math.min(60, Math.max(topic.next, first + count));
            waiting.add(new Asked(topic, texts, caller.send(client.session, topic.id, messages)));
        }

        private void cancel() {
            if (!waiting.isEmpty()) {
                caller.cancel(waiting.remove(random.nextInt(waiting.size())).sent());
            }
        }

        private void reset() {
            Topic gone = alive.remove(random.nextInt(alive.size()));
            client.reset(gone.id);
            open();
        }

        private void handle(StreamContext stream, Run run) {
            Topic topic = topics.get(stream.id());
            for (int i = 0; i < run.size(); i++) {
                Message message = run.message(i);
                topic.begun.add(message.seq());
                assertThat(topic.ran.add(text(message)))
                        .as("a second run of " + text(message))
                        .isTrue();
            }
            assertThat(topic.begun)
                    .isEqualTo(LongStream.rangeClosed(1, topic.begun.size())
                            .boxed()
                            .toList());
            held.add(run);
            topicOf.put(run, topic);
            next.put(run, 0);
        }

        /** The next message of some run comes to its outcome. */
        private void report() {
            if (held.isEmpty()) {
                return;
            }
            Run run = held.get(random.nextInt(held.size()));
            int index = next.merge(run, 1, Integer::sum) - 1;
            String text = text(run.message(index));
            Topic topic = topicOf.get(run);
            boolean fails = random.nextInt(20) == 0;
            boolean replies = random.nextBoolean();
            topic.reported.put(text, fails ? "FAILED BROKEN" : replies ? "DONE r" + text : "DONE");
            if (fails || index == run.size() - 1) {
                held.remove(run);
            }
            if (fails) {
                run.fail(ScriptedHandler.BROKEN);
            } else if (replies) {
                run.done(("r" + text).getBytes(UTF_8));
            } else {
                run.done();
            }
            server.run();
        }

        private static String text(Message message) {
            return new String(message.payload(), UTF_8);
        }

        private void check() {
            waiting.removeIf(asked -> {
                assertThat(asked.sent().answers()).isBetween(0, 1);
                if (asked.sent().isAnswered()) {
                    check(asked);
                }
                return asked.sent().isAnswered();
            });
        }

        private void check(Asked asked) {
            List<String> told = asked.sent().told();
            for (int i = 0; i < told.size() && told.size() == asked.texts().size(); i++) {
                int space = told.get(i).indexOf(' ');
                if (space > 0) {
                    check(asked.topic(), asked.texts().get(i), told.get(i).substring(space + 1));
                }
            }
        }

        private static void check(Topic topic, String text, String outcome) {
            if (outcome.startsWith("REFUSED") || outcome.startsWith("UNKNOWN")) {
                return;
            }
            if (outcome.startsWith("ABORTED")) {
                assertThat(topic.reported)
                        .as("what was reported of an aborted one")
                        .doesNotContainKey(text);
            } else {
                assertThat(outcome).isEqualTo(topic.reported.get(text));
            }
            assertThat(topic.told.merge(text, outcome, (before, now) -> before)).isEqualTo(outcome);
        }
    }
}
