package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.order.Order;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that is there, and ends a stream that is being finished for it. */
class FinishAndEndTest extends DurableFixture {
    private final List<String> answers = new ArrayList<>();

    private void finish(Session session) {
        server.sessions.close(
                session.id(), true, failure -> answers.add(failure == null ? "closed" : failure.reason()));
        server.run();
        server.tick();
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
