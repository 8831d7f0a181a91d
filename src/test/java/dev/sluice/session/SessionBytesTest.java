package dev.sluice.session;

import static dev.sluice.session.Caller.keyed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import dev.sluice.handler.HandlerException;
import dev.sluice.order.Order;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** One session that holds as much as it may, beside others that do not. */
class SessionBytesTest {
    private static final String LIMIT = "max-buffered-bytes-per-session";
    private static final int MAX = 1_000;

    private final ScriptedHandler held = new ScriptedHandler().hold();
    private final ScriptedHandler echo = new ScriptedHandler().echo();
    private final LimitsBuilder limits = new LimitsBuilder();
    private final LocalServer server = server();
    private final Client full = new Client(server);

    private LocalServer server() {
        limits.maxBufferedBytesPerSession = MAX;
        limits.outcomeWindowMessages = 100;
        limits.outcomeWindowBytes = 1 << 20;
        return new LocalServer(limits, Map.of("held", held, "h", echo));
    }

    /** As full as it may be, but for less than 200 bytes. */
    private void fill() {
        full.send(full.open(SpecBuilder.on("held")), 1, "x".repeat(780));
    }

    @Test
    void isRefusedWhatItHasNoRoomForWhileAnotherGoesOn() {
        fill();
        long stream = full.open(SpecBuilder.on("h"));
        Client other = new Client(server);
        long elsewhere = other.open(SpecBuilder.on("h"));
        full.output.take();

        full.send(stream, 1, "y".repeat(200));
        other.send(elsewhere, 1, "y".repeat(200));

        assertThat(full.output.take()).containsExactly(new Told.Refused(stream, 1, "LIMIT_REACHED"));
        assertThat(other.outcomes()).hasSize(1);

        held.held.remove().done();
        full.send(stream, 1, "y".repeat(200));
        assertThat(full.outcomes()).hasSize(1);
    }

    @Test
    void isToldWhichLimitItIsAndToComeAgain() {
        fill();
        Failure refused = new Caller(server)
                .send(full.session, full.open(SpecBuilder.on("h")), Caller.message(1, "y".repeat(200)))
                .denied();

        assertNamed(refused);
    }

    private static void assertNamed(Failure refused) {
        assertThat(refused.reason()).isEqualTo("LIMIT_REACHED");
        assertThat(refused.metadata()).containsEntry("limit", LIMIT).containsEntry("value", Integer.toString(MAX));
        assertThat(refused.retryMillis()).isPositive();
    }

    @Test
    void mayNotBePushedToEither() {
        fill();
        long stream = full.open(SpecBuilder.on("h").outWindow(1, 1_000));

        CompletionStage<Void> pushed =
                echo.streams.get(stream).push("y".repeat(200).getBytes(UTF_8));
        server.run();

        assertThat(pushed.toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(HandlerException.class, thrown -> assertNamed(thrown.failure()));
    }

    @Test
    void losesAMessageInPartsAtTheOneThatIsTooMuch() {
        fill();
        long stream = full.open(SpecBuilder.on("h"));
        full.output.take();

        full.sendSegment(stream, 1, 0, "y".repeat(50), true);
        assertThat(full.output.take()).isEmpty();
        full.sendSegment(stream, 1, 50, "y".repeat(100), false);

        assertThat(full.output.take()).containsExactly(new Told.Refused(stream, 1, "LIMIT_REACHED"));
    }

    @Test
    void isTakenTheOneThatASequencedStreamWaitsFor() {
        long stream = full.open(SpecBuilder.on("h").order(Order.SEQUENCED).window(8, 1_000));
        full.send(stream, 2, "b".repeat(780));

        full.send(stream, 1, "a".repeat(200));

        assertThat(echo.calls("run")).containsExactly("run " + stream + " [1, 2]");
    }

    @Test
    void getsItsCreditLaterFromThreeQuartersOn() {
        fill();
        long stream = full.open(SpecBuilder.on("h").window(2, 100));
        Client other = new Client(server);
        long elsewhere = other.open(SpecBuilder.on("h").window(2, 100));

        full.send(stream, 1, "a");
        other.send(elsewhere, 1, "a");
        server.tick();
        assertThat(full.output.take(Told.Credit.class)).isEmpty();
        assertThat(other.output.take(Told.Credit.class)).hasSize(1);

        held.held.remove().done();
        server.tick();
        assertThat(full.output.take(Told.Credit.class)).contains(new Told.Credit(stream, 3, 101));
    }

    @Test
    void letsGoOfWhatIdleStreamsKeepForRetriesWhereMessagesNeedTheRoom() {
        Caller caller = new Caller(server);
        for (int i = 0; i < 10; i++) {
            long stream = full.open(SpecBuilder.on("h"));
            String text = "x".repeat(150);
            assertThat(caller.send(full.session, stream, Caller.message(1, text))
                            .told())
                    .containsExactly("1 DONE " + text);
            server.tick();
        }

        assertThat(full.session.buffered().pressed()).isFalse();
        assertThat(echo.calls("run")).hasSize(10);
    }

    @Test
    void holdsNothingWhenItsStreamsAreGone() {
        fill();
        long stream = full.open(SpecBuilder.on("h").outWindow(1, 1_000));
        full.send(stream, 1, "a", "b", "c");
        full.sendSegment(full.open(SpecBuilder.on("h")), 1, 0, "a part", true);
        new Caller(server).send(full.session, full.open(SpecBuilder.on("h").serverNumbers()), keyed("k", "kept"));
        assertThat(full.session.buffered().used()).isGreaterThan(780);

        full.session.close(List.of(), false, (missing, failure) -> {});
        held.held.remove().done();
        server.tick();

        assertThat(full.session.buffered().used()).isZero();
        server.assertEmpty();
    }
}
