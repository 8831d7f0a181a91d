package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A stream that has ended is there until its client knows, and then no longer. */
class EndedStreamsTest extends DurableFixture {
    @Test
    void theEndOfADurableStreamWaitsForItsClientAsLongAsTheSessionDoes() throws StoreFailure {
        long stream = client.open(disk());
        handler.hold();
        client.send(stream, 1, "a");
        client.end(stream, 1);
        client.leave();
        handler.held.remove().done(new byte[] {'A'});
        server.run();
        server.pass(Duration.ofSeconds(61));

        client = client.again();
        server.tick();

        assertThat(client.cursors).isNotEmpty();
        assertThat(client.output.take(Told.Reply.class)).containsExactly(new Told.Reply(stream, 1, 1, "A"));
    }

    @Test
    void aStreamWhoseClientTakesItsItemsSlowlyDoesNotVanishBehindItsEnd() {
        long stream = client.open(SpecBuilder.on("h").outWindow(1, 1_000));
        client.send(stream, 1, "a", "b", "c");
        client.end(stream, 3);
        assertThat(client.output.take(Told.Reply.class)).hasSize(1);

        client.heartbeats(Duration.ofSeconds(70));
        client.output.take();
        client.confirm(stream, 1);
        client.grant(stream, 10, 10_000);
        client.confirm(stream, 2);
        client.confirm(stream, 3);
        server.tick();

        assertThat(client.output.take())
                .containsSubsequence(
                        new Told.Reply(stream, 2, 2, "b"),
                        new Told.Reply(stream, 3, 3, "c"),
                        new Told.Ended(stream, "OK", "", 3));
    }

    @Test
    void aClientThatDoesNotKnowAnEndedStreamAnyMoreResetsIt() {
        long stream = client.open(SpecBuilder.on("h"));
        client.end(stream, 0);
        assertThat(client.output.take(Told.Ended.class)).hasSize(1);
        client = client.again();
        assertThat(client.cursors).as("its receipt was lost").hasSize(1);

        client.frame(path -> Objects.requireNonNull(path.anyStream(stream)).resetByClient());

        assertThat(client.session.streams().isEmpty()).isTrue();
    }

    @Test
    void theReceiptOfAnEndThatIsSaidOnceMoreCountsBeforeTheEndIsTold() throws StoreFailure {
        long stream = client.open(disk().outWindow(1, 1_000));
        client.send(stream, 1, "a", "b");
        client.confirm(stream, 1);
        client.grant(stream, 2, 2_000);
        client.end(stream, 2);
        server.tick();
        assertThat(client.output.take(Told.Ended.class)).hasSize(1);
        restart();
        assertThat(client.cursors).hasSize(1);

        client.confirm(stream, 3);
        server.tick();

        assertThat(client.session.streams().isEmpty()).isTrue();
    }

    @Test
    void aNameIsTakenStillThoughAnotherStreamThatHadItHasEnded() throws StoreFailure {
        OpenAsk own = new OpenAsk(List.of(disk().name("n").build()), Map.of(), false, 0, "", 5, client.connection);
        client.open(own);
        client.end(5, 0);
        server.tick();
        assertThat(client.open(disk().name("n"))).as("an id of the server's").isLessThan(5);
        server.tick();

        restart();

        assertThat(client.session.streams().isNameTaken("n")).isTrue();
    }
}
