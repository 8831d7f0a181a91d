package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.order.Order;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What durable streams leave on the disk, and what they do when it fails. */
class DurableDiskTest extends DurableFixture {
    // The end

    @Test
    void leavesNothingOnTheDisk() {
        long ended = client.open(disk());
        client.open(disk().order(Order.KEYED).durable(Durability.DISK_SYNC));
        client.send(ended, 1, "a", "b");
        client.end(ended, 2);
        client.confirm(ended, 3);
        server.tick();
        client.leave();
        server.pass(Duration.ofMinutes(61));
        server.assertEmpty();
        assertThat(store.isEmpty()).isTrue();
    }

    @Test
    void leavesNothingOnTheDiskWhenNobodyComesBack() throws StoreFailure {
        client.open(disk());
        server.tick();
        store = store.afterKill(Runnable::run);
        server = LocalServer.durable(limits, handlers(), store);
        server.pass(Duration.ofMinutes(61));
        server.assertEmpty();
        assertThat(store.isEmpty()).isTrue();
    }

    @Test
    void keepsNoMoreOnTheDiskThanItNeeds() {
        long stream = client.open(disk());
        client.grant(stream, 10_000, 1_000_000);
        long[] bytes = new long[2];
        for (int seq = 1; seq <= 400; seq++) {
            client.send(stream, seq, "message");
            client.confirm(stream, seq);
            server.tick();
            bytes[seq <= 200 ? 0 : 1] =
                    Math.max(bytes[seq <= 200 ? 0 : 1], store.figures().diskBytes());
        }
        assertThat(bytes[1]).isLessThan(bytes[0] + 100);
    }

    // A disk that fails

    @Test
    void takesNothingWhileTheDiskIsFullAndLosesNothing() {
        long stream = client.open(disk());
        long memory = client.open(SpecBuilder.on("h"));
        store.fail(StoreFailure.Kind.DISK_FULL);
        client.send(stream, 1, "a");
        server.tick();
        client.send(stream, 2, "b");
        client.send(memory, 1, "m");
        server.tick();
        List<Told> told = client.output.take();
        assertThat(told).contains(new Told.Refused(stream, 2, "STORE_UNAVAILABLE"));
        assertThat(told).contains(new Told.Reply(memory, 1, 1, "m"));
        assertThat(told).doesNotContain(new Told.Ack(stream, 1));
        assertThat(client.openAll(List.of(disk().build())).toString()).contains("STORE_UNAVAILABLE");

        store.heal();
        server.pass(Duration.ofSeconds(1));
        server.tick();
        assertThat(client.output.take(Told.Reply.class)).contains(new Told.Reply(stream, 1, 1, "a"));
        client.send(stream, 2, "b");
        server.tick();
        assertThat(client.output.take(Told.Reply.class)).containsExactly(new Told.Reply(stream, 2, 2, "b"));
    }

    @Test
    void isRefusedByAServerWithoutAStore() {
        LocalServer without = LocalServer.with(handler);
        OpenResult result = new Client(without).openAll(List.of(disk().build()));
        assertThat(result.toString()).contains("NOT_SUPPORTED");
    }
}
