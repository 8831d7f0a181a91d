package dev.sluice.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stream of messages in order is after a restart of its server. */
class RestartTest {
    private static final long[] NONE = {};

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "KEYED"})
    void stepsOverWhatEndedBeyondAMessageThatIsToComeAgain(Order order) {
        Sequencer sequencer = restored(order, standpoint(3, 5, 6, 8, 8));
        assertThat(sequencer.accepted()).isEqualTo(3);
        assertThat(sequencer.pending()).isZero();
        assertThat(sequencer.expects(4)).isTrue();
        assertThat(ranges(sequencer)).containsExactly("5-6", "8-8");
        assertThat(sequencer.offer(new Numbered(6))).isEqualTo(Verdict.SETTLED);
        assertThat(sequencer.offer(new Numbered(7))).isEqualTo(Verdict.GAP);

        assertThat(sequencer.offer(new Numbered(4))).isEqualTo(Verdict.ACCEPTED);
        assertThat(sequencer.accepted()).isEqualTo(6);
        assertThat(sequencer.pending()).isEqualTo(1);
        assertThat(ranges(sequencer)).containsExactly("5-6", "8-8");
        assertThat(sequencer.offer(new Numbered(7))).isEqualTo(Verdict.ACCEPTED);

        assertThat(runAll(sequencer)).containsExactly(4L, 7L);
        assertThat(sequencer.settled()).isEqualTo(8);
        assertThat(sequencer.accepted()).isEqualTo(8);
        assertThat(ranges(sequencer)).isEmpty();
    }

    @Test
    void goesOnWithTheWindowBehindWhatIsSettled() {
        Sequencer fifo = Terms.fifo(4).sequencer();
        fifo.restore(standpoint(3, 5, 7));

        assertThat(fifo.offer(new Numbered(4))).isEqualTo(Verdict.ACCEPTED);
        assertThat(fifo.accepted()).isEqualTo(7);
        assertThat(fifo.offer(new Numbered(8))).isEqualTo(Verdict.FULL);
        assertThat(runAll(fifo)).containsExactly(4L);
        assertThat(fifo.offer(new Numbered(8))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void anEarlyOneThatWasWithdrawnIsPassedOver() {
        Sequencer sequenced = restored(Order.SEQUENCED, standpoint(0, 2, 3));
        assertThat(sequenced.accepted()).isEqualTo(3);
        assertThat(sequenced.stalled()).as("nothing waits").isFalse();
        assertThat(sequenced.offer(new Numbered(4))).isEqualTo(Verdict.ACCEPTED);
        assertThat(sequenced.waitingFor()).isEqualTo(1);
        assertThat(sequenced.offer(new Numbered(3))).isEqualTo(Verdict.SETTLED);

        assertThat(sequenced.offer(new Numbered(1))).isEqualTo(Verdict.ACCEPTED);
        assertThat(runAll(sequenced)).containsExactly(1L, 4L);
    }

    @ParameterizedTest
    @EnumSource(names = {"SYNC", "FIFO", "SEQUENCED", "KEYED", "GRAPH"})
    void whatHasFailedStaysFailed(Order order) {
        Sequencer sequencer = restored(order, new Standpoint(2, NONE, true, 2, List.of(), List.of()));
        Entry late = new Numbered(3);

        assertThat(sequencer.hasFailed()).isTrue();
        assertThat(sequencer.failedSeq()).isEqualTo(2);
        assertThat(sequencer.offer(late)).isEqualTo(Verdict.FAILED);
        assertThat(sequencer.failedBy(late)).isEqualTo(2);
        assertThat(sequencer.expects(3)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED", "KEYED"})
    void whatIsParkedRunsOnceItIsLetGo(Order order) {
        Entry head = new Numbered(1);
        Sequencer sequencer = restored(order, owning(3, owned(head, true), owned(new Numbered(2), false)));
        assertThat(sequencer.parkedHeads()).containsExactly(head);
        assertThat(sequencer.isParkedHead(head)).isTrue();
        assertThat(sequencer.parked()).isEqualTo(2);
        assertThat(sequencer.drainParked()).as("news").isNull();
        assertThat(sequencer.hasOutcome(2)).isFalse();
        assertThat(sequencer.hasOutcome(3)).isTrue();
        assertThat(sequencer.ready()).isFalse();

        sequencer.unpark(head);
        assertThat(sequencer.pending()).isEqualTo(2);
        assertThat(runAll(sequencer)).containsExactly(1L, 2L);
        assertThat(sequencer.settled()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SEQUENCED", "KEYED", "GRAPH"})
    void whatWasLetGoFromTheLotAndHasNoOutcomeRunsFirst(Order order) {
        Sequencer sequencer = restored(order, owning(3, owned(new Numbered(1), false), owned(new Numbered(3), false)));
        assertThat(sequencer.parked()).isZero();
        assertThat(sequencer.pending()).isEqualTo(2);
        sequencer.offer(new Numbered(4));

        assertThat(runAll(sequencer)).containsExactly(1L, 3L, 4L);
        assertThat(sequencer.settled()).isEqualTo(4);
    }

    @Test
    void aLotThatWasFullIsFull() {
        Sequencer fifo = new OrderTerms(Order.FIFO, 8, 1, 2, 0, 0, Needs.Edge.INHERIT).sequencer();
        Entry second = new Numbered(2);
        fifo.restore(owning(2, owned(new Numbered(1), true), owned(second, false)));

        assertThat(fifo.offer(new Numbered(3))).isEqualTo(Verdict.LOT_FULL);
        assertThat(fifo.withdraw(2)).isSameAs(second);
        assertThat(fifo.offer(new Numbered(3))).isEqualTo(Verdict.ACCEPTED);
        assertThat(fifo.settled()).isEqualTo(3);
        assertThat(fifo.parked()).isEqualTo(2);
    }

    @Test
    void aFailedKeyDoomsWhatComesAndCountsAmongTheFailed() {
        Sequencer keyed = new OrderTerms(Order.KEYED, 8, 2, 2, 1, 0, Needs.Edge.INHERIT).sequencer();
        keyed.restore(new Standpoint(1, NONE, false, 0, List.of(FailedScope.ofKey(1, key("a"))), List.of()));
        Entry late = new KeyedEntry(2, key("a"));
        Entry other = new KeyedEntry(3, key("b"));

        assertThat(keyed.offer(late)).isEqualTo(Verdict.ACCEPTED);
        assertThat(keyed.drain()).isSameAs(late);
        assertThat(keyed.failedBy(late)).isEqualTo(1);
        assertThat(keyed.offer(other)).isEqualTo(Verdict.ACCEPTED);
        keyed.abort(keyed.take(1)[0], false);
        assertThat(keyed.hasFailed()).isTrue();
    }

    @Test
    void aParkedHeadIsFirstEvenIfOneWithALowerSeqCameLaterUnderItsKey() {
        Entry head = new Numbered(2);
        Sequencer keyed = restored(Order.KEYED, owning(2, owned(new Numbered(1), false), owned(head, true)));
        assertThat(keyed.parked()).isEqualTo(2);

        keyed.unpark(head);
        assertThat(runAll(keyed)).containsExactly(2L, 1L);
        assertThat(keyed.parked()).isZero();
    }

    private static Sequencer restored(Order order, Standpoint at) {
        Sequencer sequencer = Terms.of(order, 16).sequencer();
        sequencer.restore(at);
        return sequencer;
    }

    private static Standpoint standpoint(long settled, long... ended) {
        return new Standpoint(settled, ended, false, 0, List.of(), List.of());
    }

    private static Standpoint owning(long settled, Standpoint.Owned... owned) {
        return new Standpoint(settled, NONE, false, 0, List.of(), List.of(owned));
    }

    private static Standpoint.Owned owned(Entry entry, boolean head) {
        return new Standpoint.Owned(entry, head);
    }

    private static byte[] key(String key) {
        return key.getBytes(UTF_8);
    }

    private static List<Long> runAll(Sequencer sequencer) {
        List<Long> ran = new ArrayList<>();
        while (sequencer.ready()) {
            Entry[] run = sequencer.take(8);
            Arrays.stream(run).map(Entry::seq).forEach(ran::add);
            sequencer.done(run, 0, run.length);
            sequencer.free(run);
        }
        return ran;
    }

    private static List<String> ranges(Sequencer sequencer) {
        List<String> ranges = new ArrayList<>();
        sequencer.ranges((from, to) -> ranges.add(from + "-" + to));
        return ranges;
    }
}
