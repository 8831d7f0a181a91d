package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerOptions;
import dev.sluice.handler.Message;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import dev.sluice.order.FailurePolicy.Last;
import dev.sluice.order.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is given to a handler ahead of its turn: here three messages at most. */
class PrefetchTest {
    private static final int DEPTH = 3;

    private final Preparing handler =
            new Preparing(HandlerOptions.DEFAULTS.withPrefetch(DEPTH).withMaxRun(1));
    private final Preparing blocking = new Preparing(
            HandlerOptions.DEFAULTS.withPrefetch(DEPTH).withMaxRun(1).withBlocking(true));
    private final LocalServer server = new LocalServer(new LimitsBuilder(), Map.of("h", handler, "blocking", blocking));
    private final Client client = new Client(server);

    /** Keeps its runs, and makes a stage for each message that it prepares. */
    private static final class Preparing implements Handler {
        private final HandlerOptions options;
        final Map<Long, CompletableFuture<String>> prepared = new TreeMap<>();
        final List<Long> asked = new ArrayList<>();
        final Deque<Run> held = new ArrayDeque<>();
        final List<String> ends = new ArrayList<>();
        boolean throwing;

        Preparing(HandlerOptions options) {
            this.options = options;
        }

        @Override
        public HandlerOptions options() {
            return options;
        }

        @Override
        public @Nullable CompletionStage<?> prepare(StreamContext stream, Message message) {
            asked.add(message.seq());
            if (throwing) {
                throw ScriptedHandler.broken();
            }
            CompletableFuture<String> stage = new CompletableFuture<>();
            prepared.put(message.seq(), stage);
            return stage;
        }

        @Override
        public void handle(StreamContext stream, Run run) {
            held.add(run);
        }

        @Override
        public void onClose(StreamContext stream, CloseCause cause) {
            ends.add("close after " + asked.size());
        }
    }

    private void report(Run run, boolean well) {
        if (well) {
            run.done();
        } else {
            run.fail(ScriptedHandler.BROKEN);
        }
        server.run();
    }

    @Test
    void keepsSoManyAheadAndPreparesNoneTwice() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b", "c", "d", "e", "f");
        assertThat(handler.asked).containsExactly(1L, 2L, 3L, 4L);

        report(handler.held.remove(), true);
        assertThat(handler.asked).containsExactly(1L, 2L, 3L, 4L, 5L);
        report(handler.held.remove(), true);
        report(handler.held.remove(), true);
        report(handler.held.remove(), true);
        assertThat(handler.asked).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void whatWasMadeIsWithTheMessage() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b");
        handler.prepared.get(2L).complete("ready");
        report(handler.held.remove(), true);

        CompletionStage<?> made = handler.held.remove().message(0).prepared();

        assertThat(made).isNotNull();
        assertThat(made.toCompletableFuture().getNow(null)).isEqualTo("ready");
    }

    @Test
    void aFailureOfItIsSeenByTheHandler() {
        handler.throwing = true;
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a");

        CompletionStage<?> made = handler.held.remove().message(0).prepared();

        assertThat(made).isNotNull();
        assertThat(made.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aCancelledMessageIsLetGoOf() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b", "c", "d", "e");

        client.cancel(stream, 2);

        assertThat(handler.prepared.get(2L)).isCancelled();
        assertThat(handler.asked).as("and another one takes its place").containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void abortedMessagesAreLetGoOf() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b", "c");

        report(handler.held.remove(), false);

        assertThat(handler.prepared.get(2L)).isCancelled();
        assertThat(handler.prepared.get(3L)).isCancelled();
    }

    @Test
    void allIsLetGoOfAtTheEnd() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b", "c");

        client.reset(stream);

        assertThat(handler.prepared.get(2L)).isCancelled();
        report(handler.held.remove(), true);
        client.session.endGoingAway();
        server.assertEmpty();
    }

    @Test
    void parkedMessagesDoNotCountAndAreNotPreparedAgain() {
        long stream = client.open(SpecBuilder.on("h").order(Order.KEYED).onFailure(Policies.PARK));
        for (int seq = 1; seq <= 4; seq++) {
            client.sendKeyed(stream, seq, "k", "a");
        }
        report(handler.held.remove(), false);
        assertThat(handler.asked).containsExactly(1L, 2L, 3L, 4L);

        client.sendKeyed(stream, 5, "l", "a");
        client.sendKeyed(stream, 6, "l", "a");
        assertThat(handler.asked).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);

        client.resume(stream, true);
        assertThat(handler.asked).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void anotherAttemptIsNotPreparedAgain() {
        long stream = client.open(SpecBuilder.on("h").onFailure(Policies.retry(2, Last.ABORT)));
        client.send(stream, 1, "a", "b");

        report(handler.held.remove(), false);
        server.pass(Policies.PAUSE);

        assertThat(handler.held.remove().message(0).attempt()).isEqualTo(2);
        assertThat(handler.asked).containsExactly(1L, 2L);
    }

    @Test
    void ofABlockingHandlerIsDoneOnItsWorkers() {
        long stream = client.open(SpecBuilder.on("blocking"));
        client.send(stream, 1, "a", "b");
        assertThat(blocking.asked).isEmpty();

        server.work();

        assertThat(blocking.asked).containsExactly(1L, 2L);
        assertThat(blocking.held).hasSize(1);
    }

    @Test
    void aBlockingHandlerHearsOfTheEndAfterItsLastCall() {
        long stream = client.open(SpecBuilder.on("blocking"));
        client.send(stream, 1, "a", "b");
        client.reset(stream);
        assertThat(blocking.ends).isEmpty();

        server.work();

        assertThat(blocking.ends).as("the second is not even asked for").containsExactly("close after 1");
        client.session.endGoingAway();
        server.assertEmpty();
    }
}
