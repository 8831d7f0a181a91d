package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import dev.sluice.session.Summary;
import dev.sluice.v1.AckRanges;
import dev.sluice.v1.SeqRange;
import dev.sluice.v1.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How frames carry what a session tells. */
class FrameOutputTest {
    private final List<ServerFrame> frames = new ArrayList<>();
    private final FrameOutput output = new FrameOutput(new Frames());

    private final class Frames implements FrameSink {
        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void write(ServerFrame frame) {
            frames.add(frame);
        }

        @Override
        public void giveWay(Failure failure) {}

        @Override
        public void end(@Nullable Failure failure) {}
    }

    private ServerFrame flushed() {
        output.flush();
        return frames.get(frames.size() - 1);
    }

    private static SeqRange range(long from, long to) {
        return SeqRange.newBuilder().setFrom(from).setTo(to).build();
    }

    @Test
    void tellsWhatIsDoneBeyondAHole() {
        output.ack(3, 4);
        output.ackRange(3, 6, 7);
        output.ackRange(3, 9, 9);
        output.ackRange(5, 2, 2);
        assertThat(flushed().getAcks().getRangesList())
                .containsExactly(
                        AckRanges.newBuilder()
                                .setStreamId(3)
                                .addRanges(range(6, 7))
                                .addRanges(range(9, 9))
                                .build(),
                        AckRanges.newBuilder()
                                .setStreamId(5)
                                .addRanges(range(2, 2))
                                .build());
        assertThat(frames.get(0).getAcks().getStreamIdsList()).containsExactly(3L);
    }

    @Test
    void tellsWhatBecameOfAllMessagesOfAGraph() {
        output.ended(1, null, new byte[0], 0, new Summary(1, 2, 3, 4));
        assertThat(flushed().getEnded(0).getSummary())
                .isEqualTo(dev.sluice.v1.Summary.newBuilder()
                        .setDone(1)
                        .setFailed(2)
                        .setSkipped(3)
                        .setAborted(4)
                        .build());
        output.ended(2, null, new byte[0], 0, null);
        assertThat(flushed().getEnded(0).hasSummary()).isFalse();
    }

    @Test
    void tellsEachRefusalOfAStream() {
        output.refused(1, 5, Failure.invalid("a", "b"));
        output.refused(1, 9, Failure.invalid("c", "d"));
        assertThat(flushed().getRefusedList()).extracting(r -> r.getFromSeq()).containsExactly(5L, 9L);
    }
}
