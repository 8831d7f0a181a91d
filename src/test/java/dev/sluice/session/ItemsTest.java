package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import dev.sluice.handler.HandlerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ItemsTest {
    private final ScriptedHandler handler = new ScriptedHandler().echo();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);

    @Test
    void shareOneRowOfNumbers() {
        long stream = client.open(SpecBuilder.on("h"));

        client.send(stream, 1, "a");
        push(stream, "news");
        handler.failAt("bad");
        client.send(stream, 2, "bad");

        assertThat(client.output.take().stream().filter(told -> !(told instanceof Told.Ack)))
                .containsExactly(
                        new Told.Reply(stream, 1, 1, "a"),
                        new Told.Push(stream, 2, "news"),
                        new Told.Failed(stream, 3, 2, "BROKEN"));
    }

    @Test
    void stopAtTheGrantedNumber() {
        long stream = client.open(SpecBuilder.on("h").outWindow(2, 1_000));

        client.send(stream, 1, "a", "b", "c");
        client.confirm(stream, 2);
        assertThat(replies()).containsExactly("a", "b");

        client.grant(stream, 3, 1_000);
        assertThat(replies()).containsExactly("c");
    }

    @Test
    void stopAtTheGrantedBytes() {
        long stream = client.open(SpecBuilder.on("h").outWindow(10, 5));

        client.send(stream, 1, "aaa", "bb", "c");
        assertThat(replies()).containsExactly("aaa", "bb");

        client.grant(stream, 10, 6);
        assertThat(replies()).containsExactly("c");
    }

    @Test
    void stopAtTheWindowWithoutReceipts() {
        long stream = client.open(SpecBuilder.on("h").outWindow(2, 1_000));
        client.grant(stream, 1_000, 1_000);

        client.send(stream, 1, "a", "b", "c", "d");
        assertThat(replies()).containsExactly("a", "b");

        client.confirm(stream, 1);
        assertThat(replies()).containsExactly("c");
    }

    @Test
    void areNotHeldByAGrantWithoutEnd() {
        long stream = client.open(SpecBuilder.on("h").outWindow(1, 1));
        client.grant(stream, Long.MAX_VALUE, Long.MAX_VALUE);

        client.send(stream, 1, "a", "b", "c");
        client.confirm(stream, Long.MAX_VALUE);
        client.confirm(stream, Long.MAX_VALUE);

        assertThat(replies()).containsExactly("a", "b", "c");
    }

    @Test
    void areHeldByNoReceiptOfWhatWasNotSent() {
        long stream = client.open(SpecBuilder.on("h").outWindow(1, 1_000));
        client.grant(stream, 100, 1_000);
        client.send(stream, 1, "a");
        client.confirm(stream, 50);

        client.send(stream, 2, "b", "c");

        assertThat(replies()).containsExactly("a", "b");
    }

    @Test
    void keepTheirGrantWhenALowerOneComes() {
        long stream = client.open(SpecBuilder.on("h").outWindow(3, 1_000));

        client.grant(stream, 1, 1);
        client.send(stream, 1, "a", "b", "c");

        assertThat(replies()).containsExactly("a", "b", "c");
    }

    @Test
    void thatAClientDoesNotTakeHoldItsStreamAlone() {
        long held = client.open(SpecBuilder.on("h").window(2, 100).outWindow(1, 100));
        long other = client.open(SpecBuilder.on("h").window(2, 100));

        client.send(held, 1, "a", "b");
        client.send(held, 3, "c");
        client.send(other, 1, "x", "y");

        assertThat(replies()).containsExactly("a", "x", "y");
        assertThat(handler.calls("run 2")).containsExactly("run 2 [1, 2]", "run 2 [3]");
    }

    @Test
    void thatPileUpBeyondTheByteWindowKeepTheHandlerFromRunning() {
        handler.onRun = run -> {
            for (int i = 0; i < run.size(); i++) {
                run.done(new byte[60]);
            }
        };
        long stream = client.open(SpecBuilder.on("h").window(8, 100).outWindow(1, 60));

        client.send(stream, 1, "a");
        client.send(stream, 2, "b", "c");
        client.send(stream, 4, "d");
        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [2, 3]");

        client.grant(stream, 2, 120);
        client.confirm(stream, 1);
        assertThat(handler.calls("run")).endsWith("run 2 [4]");
    }

    @Test
    void thatAreEmptyAreToldByTheAckAlone() {
        handler.onRun = run -> run.done(new byte[0]);
        long stream = client.open(SpecBuilder.on("h"));

        client.send(stream, 1, "a");

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 1));
    }

    @Test
    void largerThanTheOutWindowFailTheirMessage() {
        long stream = client.open(SpecBuilder.on("h").outWindow(10, 3));

        client.send(stream, 1, "abc", "abcd", "x");

        assertThat(client.output.take())
                .startsWith(
                        new Told.Reply(stream, 1, 1, "abc"),
                        new Told.Failed(stream, 2, 2, "REPLY_TOO_LARGE"),
                        new Told.Aborted(stream, 3, 3, 3, "STREAM_FAILED"));
    }

    @Test
    void thatArePushedCompleteWhenTheyAreSent() {
        long stream = client.open(SpecBuilder.on("h").outWindow(1, 100));

        CompletionStage<Void> first = push(stream, "1");
        CompletionStage<Void> second = push(stream, "2");
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();

        client.grant(stream, 2, 100);
        client.confirm(stream, 1);
        server.run();
        assertThat(second).isCompleted();
        assertThat(client.output.take(Told.Push.class))
                .containsExactly(new Told.Push(stream, 1, "1"), new Told.Push(stream, 2, "2"));
    }

    @Test
    void thatArePushedWaitInALimitedNumber() {
        long stream = client.open(SpecBuilder.on("h").outWindow(1, 100));
        push(stream, "sent");
        for (int i = 0; i < 4; i++) {
            assertThat(push(stream, "waits")).isNotDone();
        }

        assertFailedWith(push(stream, "too many"), "LIMIT_REACHED");
    }

    @Test
    void thatArePushedAreNoLargerThanTheOutWindow() {
        long stream = client.open(SpecBuilder.on("h").outWindow(1, 3));

        assertFailedWith(push(stream, "abcd"), "REPLY_TOO_LARGE");
    }

    @Test
    void thatArePushedAreRefusedWithoutMemory() {
        long stream = client.open(SpecBuilder.on("h"));
        server.sessions.bufferedQuota().force(1 << 20);

        assertFailedWith(push(stream, "a"), "LIMIT_REACHED");
    }

    @Test
    void thatArePushedFailWithTheirStream() {
        long stream = client.open(SpecBuilder.on("h").outWindow(1, 100));
        push(stream, "sent");
        CompletionStage<Void> waits = push(stream, "waits");

        client.reset(stream);

        assertFailedWith(waits, "STREAM_CLOSED");
        assertFailedWith(push(stream, "late"), "STREAM_CLOSED");
    }

    @Test
    void thatArePushedFromAnotherThreadComeInTheirOrder() {
        long stream = client.open(SpecBuilder.on("h"));

        server.loop.elsewhere(() -> {
            push(stream, "1");
            push(stream, "2");
        });
        server.run();

        assertThat(client.output.take(Told.Push.class))
                .containsExactly(new Told.Push(stream, 1, "1"), new Told.Push(stream, 2, "2"));
    }

    @Test
    void thatArePushedByOnOpenComeFirst() {
        handler.onOpen = stream -> stream.push("hello".getBytes(UTF_8));
        long stream = client.open(SpecBuilder.on("h"));

        client.send(stream, 1, "a");

        assertThat(client.output.take())
                .startsWith(new Told.Push(stream, 1, "hello"), new Told.Reply(stream, 2, 1, "a"));
    }

    @Test
    void thatArePushedMayEndTheSessionWhenTheyComplete() {
        long stream = client.open(SpecBuilder.on("h").outWindow(1, 100));
        handler.hold();
        client.send(stream, 1, "a");
        push(stream, "sent");
        push(stream, "waits")
                .whenComplete((done, failed) -> handler.held.remove().done());
        client.session.close(List.of(), true, (missing, failure) -> {});
        client.output.take();

        client.grant(stream, 2, 100);
        client.confirm(stream, 1);

        assertThat(client.output.take())
                .containsExactly(
                        new Told.Push(stream, 2, "waits"),
                        new Told.Ack(stream, 1),
                        new Told.Ended(stream, "OK", "", 2),
                        new Told.Over("OK"));
    }

    private CompletionStage<Void> push(long stream, String text) {
        CompletionStage<Void> pushed =
                Objects.requireNonNull(handler.streams.get(stream)).push(text.getBytes(UTF_8));
        if (server.loop.inLoop()) {
            server.run();
        }
        return pushed;
    }

    private List<String> replies() {
        return client.output.take(Told.Reply.class).stream()
                .map(Told.Reply::text)
                .toList();
    }

    private static void assertFailedWith(CompletionStage<Void> stage, String reason) {
        List<@Nullable Failure> failures = new ArrayList<>();
        stage.whenComplete((done, thrown) -> failures.add(((HandlerException) thrown).failure()));
        assertThat(failures).extracting(Failure::reason).containsExactly(reason);
    }
}
