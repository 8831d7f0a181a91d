package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.order.Order;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator finishes a session: what it has accepted, and no more, whether its client is gone or goes on. */
class OperatorFinishTest extends DurableFixture {
    private final List<String> answers = new ArrayList<>();

    private void finish(Session session) {
        server.sessions.close(
                session.id(), true, failure -> answers.add(failure == null ? "closed" : failure.reason()));
        server.run();
        server.tick();
    }

    @Test
    void thoughItsClientHadSaidTheEndOfMore() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a");
        client.end(stream, 3);
        client.leave();
        finish(client.session);
        assertThat(answers).containsExactly("closed");
        server.assertEmpty();
    }

    @Test
    void thoughMessagesOfBeforeTheRestartWillNotComeAgain() throws StoreFailure {
        handler.hold();
        handler.options = handler.options.withMaxRun(1);
        start();
        long stream = client.open(disk());
        client.send(stream, 1, "a", "b");
        client.end(stream, 2);
        handler.held.remove().done();
        server.tick();
        Session session = kill();
        finish(session);
        assertThat(answers).containsExactly("closed");
        assertThat(store.sessions()).isEmpty();
    }

    @Test
    void thoughMessagesOfASequencedStreamWillNotCome() {
        long stream = client.open(SpecBuilder.on("h").order(Order.SEQUENCED).gap(Duration.ofSeconds(5), false));
        client.send(stream, 1, "a");
        client.end(stream, 3);
        client.leave();
        finish(client.session);
        server.pass(Duration.ofSeconds(6));
        server.tick();
        assertThat(answers).containsExactly("closed");
    }

    @Test
    void thoughAGapOfASequencedStreamWillNotBeFilled() {
        long stream = client.open(SpecBuilder.on("h").order(Order.SEQUENCED).gap(Duration.ofSeconds(5), true));
        client.send(stream, 1, "a");
        client.send(stream, 3, "c");
        client.leave();
        finish(client.session);
        server.pass(Duration.ofSeconds(6));
        server.pass(Duration.ofSeconds(6));
        assertThat(answers).containsExactly("closed");
        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [3]");
    }

    @Test
    void thoughNobodyTakesTheReplies() {
        handler.onRun = run -> {
            for (int i = 0; i < run.size(); i++) {
                run.done(new byte[800]);
            }
        };
        handler.options = handler.options.withMaxRun(1);
        server = LocalServer.with(handler);
        client = new Client(server);
        long stream = client.open(SpecBuilder.on("h").outWindow(1, 1_000));
        client.send(stream, 1, "a", "b", "c", "d", "e", "f");
        client.leave();
        finish(client.session);
        assertThat(handler.calls("run")).hasSize(6);
        assertThat(answers).containsExactly("closed");
    }

    @Test
    void andWhatIsParkedIsAborted() {
        handler.failBad();
        long stream = client.open(disk().onFailure(Policies.PARK));
        client.send(stream, 1, "bad");
        server.tick();
        assertThat(client.output.take(Told.Parked.class)).hasSize(1);
        client.leave();
        finish(client.session);
        assertThat(answers).containsExactly("closed");
    }

    @Test
    void whatWasAcceptedIsFinishedThoughTheClientSaysALaterEnd() {
        finishedThoughTheClientSaysALaterEnd(SpecBuilder.on("h"));
    }

    @Test
    void soItIsWhereMessagesArriveInAnyOrder() {
        finishedThoughTheClientSaysALaterEnd(SpecBuilder.on("h").order(Order.SEQUENCED));
    }

    private void finishedThoughTheClientSaysALaterEnd(SpecBuilder spec) {
        handler.hold();
        long stream = client.open(spec);
        client.send(stream, 1, "a");
        finish(client.session);
        assertThat(answers).isEmpty();
        client.send(stream, 2, "b");
        client.end(stream, 2);
        server.tick();
        assertThat(answers).as("closed before all is finished").isEmpty();
        client.output.take();
        handler.held.remove().done("A".getBytes(UTF_8));
        server.tick();
        assertThat(client.output.take()).contains(new Told.Reply(stream, 1, 1, "A"));
        assertThat(answers).containsExactly("closed");
    }
}
