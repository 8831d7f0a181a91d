package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CloseTest {
    private final ScriptedHandler handler = new ScriptedHandler();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);
    private final long stream = client.open(SpecBuilder.on("h"));
    private final long other = client.open(SpecBuilder.on("h"));
    private final List<String> answers = new ArrayList<>();

    @Test
    void ofStreamsFinishesWhatWasAccepted() {
        handler.hold();
        client.send(stream, 1, "a");
        client.send(stream, 2, "b");

        close(true, stream);
        assertThat(answers).isEmpty();

        handler.held.remove().done();
        server.run();
        handler.held.remove().done();
        server.run();
        assertThat(answers).containsExactly("closed");
        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 2), new Told.Ended(stream, "OK", "", 0));
        client.send(other, 1, "a");
        assertThat(handler.calls("run 4")).hasSize(1);
    }

    @Test
    void ofStreamsTakesNothingMore() {
        handler.hold();
        client.send(stream, 1, "a");
        close(true, stream);

        client.send(stream, 2, "b");

        assertThat(client.output.take()).containsExactly(new Told.Refused(stream, 2, "AFTER_END"));
    }

    @Test
    void ofStreamsAbortsThemWhereAskedTo() {
        handler.hold();
        client.send(stream, 1, "a");

        close(false, stream);

        assertThat(answers).containsExactly("closed");
        assertThat(client.output.take()).isEmpty();
        handler.held.remove().done();
        assertThat(handler.calls("close")).containsExactly("close 2 RESET");
    }

    @Test
    void namesStreamsThatWereNotThere() {
        close(true, 99, stream, 77);

        assertThat(answers).containsExactly("closed but [0 STREAM_UNKNOWN, 2 STREAM_UNKNOWN]");
    }

    @Test
    void ofTheSameStreamTwiceIsAnsweredOnce() {
        close(true, stream, stream);
        close(false, other, other);

        assertThat(answers).containsExactly("closed", "closed");
    }

    @Test
    void mayBeAskedForTwice() {
        handler.hold();
        client.send(stream, 1, "a");
        close(true, stream);
        close(true, stream);

        handler.held.remove().done();
        server.run();

        assertThat(answers).containsExactly("closed", "closed");
    }

    @Test
    void isAnsweredAlsoWhenTheStreamIsReset() {
        handler.hold();
        client.send(stream, 1, "a");
        close(true, stream);

        client.reset(stream);

        assertThat(answers).containsExactly("closed");
    }

    @Test
    void isAnsweredAlsoWhenTheStreamFails() {
        handler.hold();
        client.send(stream, 1, "a", "b");
        close(true, stream);

        handler.held.remove().fail(ScriptedHandler.BROKEN);
        server.run();

        assertThat(answers).containsExactly("closed");
        assertThat(client.output.take(Told.Ended.class))
                .containsExactly(new Told.Ended(stream, "STREAM_FAILED", "", 2));
    }

    @Test
    void ofTheSessionFinishesItsStreamsAndEndsTheExchange() {
        handler.hold();
        client.send(stream, 1, "a");
        close(true);
        assertThat(client.output.take()).containsExactly(new Told.Ended(other, "OK", "", 0));

        handler.held.remove().done();
        server.run();

        assertThat(answers).containsExactly("closed");
        assertThat(client.output.take())
                .containsExactly(new Told.Ack(stream, 1), new Told.Ended(stream, "OK", "", 0), new Told.Over("OK"));
        server.assertEmpty();
    }

    @Test
    void ofTheSessionAbortsItsStreamsWhereAskedTo() {
        handler.hold();
        client.send(stream, 1, "a");

        close(false);

        assertThat(answers).containsExactly("closed");
        assertThat(client.output.take()).containsExactly(new Told.Over("OK"));
        handler.held.remove().done();
        assertThat(handler.calls("close")).containsExactlyInAnyOrder("close 2 RESET", "close 4 RESET");
        server.assertEmpty();
    }

    @Test
    void ofTheSessionIsAnsweredWhenItGoesAwayMeanwhile() {
        handler.hold();
        client.send(stream, 1, "a");
        close(true);

        client.session.endGoingAway();

        assertThat(answers).containsExactly("closed");
    }

    @Test
    void ofAClosedSessionIsDenied() {
        close(true);
        close(true);

        assertThat(answers).containsExactly("closed", "SESSION_UNKNOWN");
    }

    @Test
    void knowsWhetherAllIsSettledAndTold() {
        handler.echo();
        assertThat(client.session.isSettled()).isTrue();

        client.stopReading();
        client.send(stream, 1, "a");
        assertThat(client.session.isSettled()).isFalse();
        client.readAgain();
        assertThat(client.session.isSettled()).isTrue();

        handler.hold();
        client.send(stream, 2, "b");
        assertThat(client.session.isSettled()).isFalse();
        handler.held.remove().done();
        server.run();
        assertThat(client.session.isSettled()).isTrue();
    }

    @Test
    void isNotSettledWhileALastWordIsAwaited() {
        handler.lastWord = new CompletableFuture<>();
        client.end(stream, 0);
        assertThat(client.session.isSettled()).isFalse();

        handler.lastWord.complete(new byte[0]);
        server.run();

        assertThat(client.session.isSettled()).isTrue();
    }

    @Test
    void isNotSettledWhileACallIsStuck() {
        handler.hold();
        client.send(stream, 1, "a");
        server.pass(LocalServer.HANDLER_TIMEOUT.plusSeconds(1));
        assertThat(client.session.isSettled()).isFalse();

        handler.held.remove().done();
        server.run();

        assertThat(client.session.isSettled()).isTrue();
    }

    @Test
    void isSettledWhenThereIsNobodyToTell() {
        handler.echo();
        client.leave();
        client.session.close(List.of(stream), true, (missing, failure) -> {});

        assertThat(client.session.isSettled()).isTrue();
    }

    private void close(boolean finish, long... ids) {
        List<Long> list = new ArrayList<>();
        for (long id : ids) {
            list.add(id);
        }
        client.session.close(list, finish, (missing, failure) -> {
            List<String> reasons = new ArrayList<>();
            missing.forEach((index, why) -> reasons.add(index + " " + why.reason()));
            String ok = reasons.isEmpty() ? "closed" : "closed but " + reasons;
            answers.add(failure == null ? ok : failure.reason());
        });
        server.run();
    }
}
