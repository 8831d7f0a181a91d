package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.order.Order;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a server that leaves does with durable streams is no loss to them. */
class DurableDrainTest extends DurableFixture {

    @Test
    void aGapIsNotSkippedByAServerThatRefusesWhatIsMissing() throws StoreFailure {
        long stream = client.open(disk().order(Order.SEQUENCED).gap(Duration.ofSeconds(5), true));
        client.send(stream, 2, "b");
        client.session.goAway(30_000);
        client.send(stream, 1, "a");
        assertThat(client.output.take(Told.Refused.class)).hasSize(1);

        client.heartbeats(Duration.ofSeconds(11));
        restart();
        client.send(stream, 2, "b");
        client.send(stream, 1, "a");
        server.tick();

        assertThat(client.output.take(Told.Reply.class))
                .containsExactly(new Told.Reply(stream, 1, 1, "a"), new Told.Reply(stream, 2, 2, "b"));
    }

    @Test
    void aGapHoldsNoServerUp() {
        long stream = client.open(disk().order(Order.SEQUENCED).gap(Duration.ofSeconds(5), true));
        client.send(stream, 2, "b");

        Drain drain = server.leave();

        assertThat(server.sessions.all()).isEmpty();
        assertThat(drain.cutOff()).isZero();
    }
}
