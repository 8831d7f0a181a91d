package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.order.FailurePolicy;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What waited for a disk that failed goes on when it is well. */
class DiskTroubleTest extends DurableFixture {
    @Test
    void aRetryThatFellDueWhileTheDiskFailedIsMadeWhenTheDiskIsWell() {
        handler.failBad();
        FailurePolicy retry = new FailurePolicy(3, Duration.ofSeconds(2).toNanos(), FailurePolicy.Last.ABORT);
        long retried = client.open(disk().onFailure(retry));
        long other = client.open(disk());
        client.send(retried, 1, "bad 1");
        assertThat(handler.tried).containsExactly("1");
        store.fail(StoreFailure.Kind.DISK_FULL);
        client.send(other, 1, "x");
        server.tick();
        pass(Duration.ofSeconds(6));

        store.heal();
        pass(Duration.ofSeconds(60));

        assertThat(client.output.take(Told.Reply.class)).contains(new Told.Reply(other, 1, 1, "x"));
        assertThat(handler.tried).contains("1#2");
    }

    @Test
    void whatWasAcceptedAsTheDiskBeganToFailRunsWhenItIsWell() {
        long first = client.open(disk());
        long second = client.open(disk());
        store.hold();
        client.send(first, 1, "x");
        store.fail(StoreFailure.Kind.DISK_FULL);
        // The disk's word comes in the turn of the loop in which the message does, in front of its run.
        client.frame(path -> {
            store.letGo(1);
            Objects.requireNonNull(path.stream(second)).message(1, new byte[] {'y'}, MessageAttributes.NONE);
        });
        server.tick();

        store.heal();
        store.flow();
        pass(Duration.ofSeconds(10));

        assertThat(handler.calls("run " + second)).hasSize(1);
    }

    /** Time goes by in steps, as it does where there is more to do than this. */
    private void pass(Duration time) {
        for (Duration left = time; !left.isZero(); left = left.minusMillis(100)) {
            server.pass(Duration.ofMillis(100));
        }
    }
}
