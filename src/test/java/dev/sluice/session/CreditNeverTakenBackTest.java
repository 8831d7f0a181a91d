package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Run;
import org.junit.jupiter.api.Test;

/** Credit is absolute and never taken back: who keeps to what it was told loses no stream. */
class CreditNeverTakenBackTest extends DurableFixture {
    private static final String FORTY = "x".repeat(40);

    /** Long messages are their own reply, short ones have none. */
    private static void reply(Run run) {
        for (int i = 0; i < run.size(); i++) {
            byte[] payload = run.message(i).payload();
            if (payload.length > 10) {
                run.done(payload);
            } else {
                run.done();
            }
        }
    }

    @Test
    void notWhileRepliesWaitForTheDisk() {
        handler.onRun = CreditNeverTakenBackTest::reply;
        long stream = client.open(disk().window(8, 100));
        server.tick();
        client.output.take();
        store.hold();
        client.send(stream, 1, "a", "b", "c", "d");
        client.send(stream, 5, FORTY);
        store.letGo(1);
        server.run();
        assertThat(client.output.take(Told.Credit.class)).allMatch(credit -> credit.maxBytes() >= 100);

        handler.hold();
        client.send(stream, 6, "e");
        client.send(stream, 7, FORTY);
        assertThat(client.output.take(Told.Reset.class)).as("85 of 100 bytes").isEmpty();
    }

    @Test
    void notWhileAnOutcomeThatIsToldOnceMoreWaitsForItsGrant() {
        handler.onRun = run -> {
            for (int i = 0; i < run.size(); i++) {
                if (run.message(i).seq() == 1) {
                    run.done(run.message(i).payload());
                } else {
                    run.done();
                }
            }
        };
        long stream = client.open(SpecBuilder.on("h").window(8, 100).outWindow(1, 1_000));
        client.send(stream, 1, "a", "b", "c", "d");
        server.tick();
        client.confirm(stream, 1);
        server.tick();
        assertThat(client.output.take(Told.Credit.class)).containsExactly(new Told.Credit(stream, 12, 104));

        client.send(stream, 1, "a");
        client.send(stream, 5, "y".repeat(60));
        server.tick();
        assertThat(client.output.take(Told.Credit.class)).allMatch(credit -> credit.maxSeq() >= 12);

        client.send(stream, 6, "f", "g", "h", "i");
        assertThat(client.output.take(Told.Reset.class)).as("9 of 12 messages").isEmpty();
    }
}
