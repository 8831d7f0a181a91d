package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReceiveTest {
    private final ScriptedHandler handler = new ScriptedHandler();
    private final LocalServer server = LocalServer.with(handler);
    private final Session session = Objects.requireNonNull(server.sessions.create(server.home, null));
    private long id;

    @BeforeEach
    void open() {
        session.open(
                new OpenAsk(
                        List.of(SpecBuilder.on("h").outWindow(3, 1_000).build()),
                        Map.of(),
                        false,
                        0,
                        "",
                        0,
                        server.sessions.newConnectionQuota()),
                new OpenCall(),
                result -> id = ((OpenResult.Answer) result).id(0));
        server.run();
    }

    /** A Receive whose client has what it says, and takes no more than it did. */
    private Receiving receive(long has) {
        Receiving receiving = new Receiving(new RecordingOutput(true));
        Session.Attachment attachment = session.receive(receiving.output);
        Path path = ((Session.Attachment.Attached) attachment).path();
        StreamInput stream = path.find(id);
        if (has > 0 && stream != null) {
            stream.confirm(has);
            stream.grant(has + 3, 1_000);
        }
        session.begin();
        server.run();
        receiving.path = path;
        return receiving;
    }

    private static final class Receiving {
        final RecordingOutput output;
        Path path;

        Receiving(RecordingOutput output) {
            this.output = output;
        }
    }

    private void push(String text) {
        Objects.requireNonNull(handler.streams.get(id)).push(text.getBytes(UTF_8));
        server.run();
    }

    private Told.Push pushed(long outSeq, String text) {
        return new Told.Push(id, outSeq, text);
    }

    @Test
    void tellsWhatTheServerHasAndWhatComesLater() {
        push("a");
        Receiving receiving = receive(0);
        push("b");
        assertThat(receiving.output.take(Told.Push.class)).containsExactly(pushed(1, "a"), pushed(2, "b"));
    }

    @Test
    void sendsAgainWhatHasNoReceipt() {
        Receiving first = receive(0);
        push("a");
        push("b");
        assertThat(first.output.take(Told.Push.class)).hasSize(2);
        first.path.closed();
        assertThat(receive(1).output.take(Told.Push.class)).containsExactly(pushed(2, "b"));
        assertThat(receive(2).output.take(Told.Push.class)).isEmpty();
    }

    @Test
    void sendsAgainToAClientThatSaysNothingOfWhatItHas() {
        Receiving first = receive(0);
        push("a");
        first.path.closed();
        assertThat(receive(0).output.take(Told.Push.class)).containsExactly(pushed(1, "a"));
        assertThat(receive(0).output.take(Told.Push.class)).containsExactly(pushed(1, "a"));
    }

    @Test
    void holdsItemsBackBeyondTheOutWindowUntilTheirReceipt() {
        Receiving first = receive(0);
        for (String text : List.of("a", "b", "c", "d")) {
            push(text);
        }
        assertThat(first.output.take(Told.Push.class)).hasSize(3);
        assertThat(receive(2).output.take(Told.Push.class)).containsExactly(pushed(3, "c"), pushed(4, "d"));
    }

    @Test
    void endsTheOlderCallWhenANewerOneComes() {
        Receiving older = receive(0);
        Receiving newer = receive(0);
        assertThat(older.output.isOver()).isTrue();
        older.path.closed();
        push("a");
        assertThat(newer.output.take(Told.Push.class)).containsExactly(pushed(1, "a"));
        assertThat(older.output.take(Told.Push.class)).isEmpty();
    }

    @Test
    void tellsTheEndOfAStreamUntilItsReceipt() {
        Receiving first = receive(0);
        push("a");
        session.close(List.of(id), true, (missing, failure) -> {});
        server.run();
        assertThat(first.output.take(Told.Ended.class)).hasSize(1);
        assertThat(receive(1).output.take(Told.Ended.class)).hasSize(1);
        assertThat(receive(2).output.take(Told.Ended.class)).isEmpty();
        assertThat(server.sessions.streamQuota().used()).isZero();
    }

    @Test
    void leavesNothingWhenTheSessionGoes() {
        Receiving receiving = receive(0);
        push("a");
        session.close(List.of(id), true, (missing, failure) -> {});
        receiving.path.closed();
        server.run();
        server.pass(Duration.ofSeconds(61));
        server.assertEmpty();
    }

    @Test
    void isNotForASessionThatHasAnExchange() {
        Client client = new Client(server);
        assertThat(client.session.receive(new RecordingOutput(true)))
                .isInstanceOfSatisfying(
                        Session.Attachment.Denied.class,
                        denied -> assertThat(denied.failure().reason()).isEqualTo("SESSION_ATTACHED"));
    }

    @Test
    void endsWhenAnExchangeTakesTheSessionOver() {
        Receiving receiving = receive(0);
        assertThat(session.attach(new RecordingOutput())).isInstanceOf(Session.Attachment.Attached.class);
        assertThat(receiving.output.take(Told.Over.class)).containsExactly(new Told.Over("SESSION_TAKEN_OVER"));
    }
}
