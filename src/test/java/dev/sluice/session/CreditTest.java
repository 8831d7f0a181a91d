package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Run;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CreditTest {
    private final ScriptedHandler handler = new ScriptedHandler();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);

    @Test
    void isTheWindowAtFirstWithoutAWord() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h").window(4, 100));

        client.send(stream, 1, "a", "b", "c", "d");

        assertThat(handler.held).hasSize(1);
        assertThat(client.output.take()).isEmpty();
    }

    @Test
    void isRestatedAtHalfAWindowOfMessages() {
        long stream = client.open(SpecBuilder.on("h").window(4, 1_000));

        client.send(stream, 1, "a");
        server.tick();
        assertThat(client.output.take(Told.Credit.class)).isEmpty();

        client.send(stream, 2, "b");
        assertThat(client.output.take(Told.Credit.class)).containsExactly(new Told.Credit(stream, 6, 1_002));
    }

    @Test
    void isRestatedAtHalfAWindowOfBytes() {
        long stream = client.open(SpecBuilder.on("h").window(100, 10));

        client.send(stream, 1, "1234");
        server.tick();
        assertThat(client.output.take(Told.Credit.class)).isEmpty();

        client.send(stream, 2, "5");
        server.tick();
        assertThat(client.output.take(Told.Credit.class)).containsExactly(new Told.Credit(stream, 102, 15));
    }

    @Test
    void beyondItsMessagesResetsThatStreamAlone() {
        handler.hold();
        long greedy = client.open(SpecBuilder.on("h").window(2, 100));
        long modest = client.open(SpecBuilder.on("h").window(2, 100));

        client.send(greedy, 1, "a", "b", "c");
        client.send(modest, 1, "a");

        assertThat(client.output.take()).containsExactly(new Told.Reset(greedy, "CREDIT_EXCEEDED"));
        assertThat(handler.calls("run")).containsExactly("run 4 [1]");
    }

    @Test
    void beyondItsBytesResetsTheStream() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h").window(8, 10));

        client.send(stream, 1, "123456", "12345");

        assertThat(client.output.take()).containsExactly(new Told.Reset(stream, "CREDIT_EXCEEDED"));
    }

    @Test
    void mayBeExceededInBytesByAMessageThatIsAlone() {
        long stream = client.open(SpecBuilder.on("h").window(8, 10));
        client.send(stream, 1, "1234");
        server.tick();
        client.output.take();

        client.send(stream, 2, "1234567890");

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 2), new Told.Credit(stream, 10, 24));
    }

    @Test
    void isNotTakenBackWhenAMessageIsRefused() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h").window(4, 10));

        client.send(stream, 2, "12345678");
        client.send(stream, 1, "12345678", "12");

        assertThat(handler.held.remove().size()).isEqualTo(2);
        assertThat(client.output.take()).containsExactly(new Told.Refused(stream, 1, "SEQUENCE_GAP"));
    }

    @Test
    void isWithheldUnderMemoryPressureAndGrantedLater() {
        LimitsBuilder limits = new LimitsBuilder();
        limits.maxBufferedBytes = 1_000;
        ScriptedHandler other = new ScriptedHandler().hold();
        LocalServer small = new LocalServer(limits, Map.of("h", handler, "other", other));
        Client poor = new Client(small);
        long hog = poor.open(SpecBuilder.on("other").window(4, 1_000));
        long stream = poor.open(SpecBuilder.on("h").window(2, 100));
        poor.send(hog, 1, "x".repeat(800));

        poor.send(stream, 1, "a");
        small.tick();
        small.tick();
        assertThat(poor.output.take()).containsExactly(new Told.Ack(stream, 1));

        other.held.remove().done();
        small.tick();
        assertThat(poor.output.take(Told.Credit.class)).contains(new Told.Credit(stream, 3, 101));
    }

    @Test
    void comesBackOnlyWhenTheReplyHasLeft() {
        handler.onRun = Run::allDone;
        long stream = client.open(SpecBuilder.on("h").window(2, 10).outWindow(1, 10));
        handler.echo();

        client.send(stream, 1, "aaaa", "bbbb");
        assertThat(client.output.take())
                .containsExactly(
                        new Told.Reply(stream, 1, 1, "aaaa"), new Told.Ack(stream, 1), new Told.Credit(stream, 3, 14));

        client.grant(stream, 2, 10);
        client.confirm(stream, 1);
        assertThat(client.output.take())
                .containsExactly(
                        new Told.Reply(stream, 2, 2, "bbbb"), new Told.Ack(stream, 2), new Told.Credit(stream, 4, 18));
    }
}
