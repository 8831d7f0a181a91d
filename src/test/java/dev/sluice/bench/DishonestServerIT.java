package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.client.Target;
import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Handler;
import dev.sluice.handler.Message;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import dev.sluice.v1.StreamSpec;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A server that loses, repeats and mixes up is found out. */
class DishonestServerIT {
    private static final int STREAMS = 3;
    private static final int SIZE = 16;
    private static final StreamSpec SPEC =
            StreamSpec.newBuilder().setHandler("bent").build();
    private static final Payloads PAYLOADS = new Payloads(SIZE);

    private final Pace pace = CommandLine.populateCommand(new Pace(), "--messages", "300");

    @Test
    void aMessageThatTheHandlerDidNotGetIsLost() {
        Driver.Tally tally = push(counting(99, 0));

        assertThat(tally.messages()).isEqualTo(300);
        assertThat(tally.lost()).isEqualTo(STREAMS);
        assertThat(tally.violations()).isZero();
    }

    @Test
    void aMessageThatTheHandlerGotTwiceDoesNotMakeUpForOneThatIsLost() {
        assertThat(push(counting(101, 0)).lost()).isEqualTo(STREAMS);
    }

    @Test
    void aMessageOutOfOrderAtTheHandlerIsAViolation() {
        assertThat(push(counting(100, 2)).violations()).isEqualTo(2 * STREAMS);
    }

    @Test
    void aReplyWithTheContentOfAnotherIsAViolation() {
        Driver.Tally tally = echo((stream, message) -> message.seq() == 50 ? PAYLOADS.of(51) : message.payload());

        assertThat(tally.violations()).isEqualTo(STREAMS);
        assertThat(tally.lost()).isZero();
    }

    @Test
    void aReplyThatIsMissingIsLost() {
        Driver.Tally tally = echo((stream, message) -> message.seq() == 50 ? new byte[0] : message.payload());

        assertThat(tally.lost()).isEqualTo(STREAMS);
    }

    @Test
    void aPushThatIsLeftOutIsLostAndTheNextOneIsOutOfOrder() {
        Driver.Tally tally = pull((stream, message) -> {
            int asked = Integer.parseInt(new String(message.payload(), US_ASCII).split(" ", -1)[0]);
            for (long number = 1; number <= asked; number++) {
                if (number != 5) {
                    stream.push(ByteBuffer.allocate(SIZE).putLong(number).array());
                }
            }
            return new byte[0];
        });

        assertThat(tally.lost()).isEqualTo(STREAMS);
        assertThat(tally.violations()).isEqualTo(STREAMS);
    }

    @Test
    void aStreamThatFailsAtItsEndIsNotClosed() {
        Report report = on(failing(false), bed -> OpenSpeed.report(bed, new Rounds(0, 1), SPEC, STREAMS));

        assertThat(report.isFlawless()).isFalse();
        assertThat(report.json().getLong("failed")).isGreaterThanOrEqualTo(STREAMS);
    }

    @Test
    void aMessageThatFailsIsNoneThatTheStreamCarried() {
        Report report = on(failing(true), bed -> OpenFootprint.report(bed, new Rounds(0, 1), SPEC, STREAMS));

        assertThat(report.isFlawless()).isFalse();
    }

    @Test
    void aLastWordOfAnotherKindIsToldWithWhatIsMissing() {
        Handler older = Handler.async((stream, message) -> CompletableFuture.completedFuture(new byte[0]));

        assertThatThrownBy(() -> push(older)).isInstanceOf(BenchException.class).hasMessageContaining("out_of_order");
    }

    /** What a handler answers to a message. */
    private interface Answer {
        byte[] to(StreamContext stream, Message message);
    }

    private Driver.Tally push(Handler handler) {
        return round(handler, (session, streams, allowance) -> new PushDriver(session, streams, PAYLOADS, allowance));
    }

    private Driver.Tally echo(Answer answer) {
        return round(
                handler(answer),
                (session, streams, allowance) ->
                        new EchoDriver(session, streams, EchoDriver.same(PAYLOADS), allowance));
    }

    private Driver.Tally pull(Answer answer) {
        return round(
                handler(answer), (session, streams, allowance) -> new PullDriver(session, streams, SIZE, allowance));
    }

    private Driver.Tally round(Handler handler, Throughput.Drivers drivers) {
        return on(
                handler,
                bed -> new Throughput(bed, pace, "bent", STREAMS, drivers)
                        .round()
                        .tally());
    }

    private static <T> T on(Handler handler, Function<Testbed, T> measurement) {
        try (TestServer server = TestServer.with().handler("bent", handler).start();
                Testbed bed = new Testbed(new Target("127.0.0.1", server.port()))) {
            return measurement.apply(bed);
        }
    }

    /** Fails at the end of each stream, or at each message. */
    private static Handler failing(boolean messages) {
        return new Handler() {
            @Override
            public void handle(StreamContext stream, Run run) {
                if (messages) {
                    throw new IllegalStateException("no message");
                }
                run.allDone();
            }

            @Override
            public CompletionStage<byte[]> onEnd(StreamContext stream) {
                return messages
                        ? CompletableFuture.completedFuture(new byte[0])
                        : CompletableFuture.failedFuture(new IllegalStateException("no end"));
            }
        };
    }

    private static Handler handler(Answer answer) {
        return Handler.async((stream, message) -> CompletableFuture.completedFuture(answer.to(stream, message)));
    }

    /** Says at the end that it has counted so many, whatever came. */
    private static Handler counting(int messages, int outOfOrder) {
        return new Handler() {
            @Override
            public void handle(StreamContext stream, Run run) {
                run.allDone();
            }

            @Override
            public CompletionStage<byte[]> onEnd(StreamContext stream) {
                String said = "{\"messages\":" + messages + ",\"out_of_order\":" + outOfOrder + "}";
                return CompletableFuture.completedFuture(said.getBytes(US_ASCII));
            }
        };
    }
}
