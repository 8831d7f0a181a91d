package dev.sluice.order;

import java.util.List;

/**
 * Where a stream stands, as far as that outlives its server: what a new sequencer has to know to go on ({@link
 * Sequencer#restore}).
 *
 * <p>What was accepted and is not in here is lost; its sender has it still, and sends it again. Messages that the server
 * added are lost for good: a stream that is to outlive its server has none.
 *
 * @param settled as {@link Sequencer#settled} was
 * @param ended what {@link Sequencer#ranges} told: the first and the last seq of each stretch, one pair behind the other
 * @param failed whether the whole stream had failed
 * @param failedSeq as {@link Sequencer#failedSeq} was
 * @param failures what {@link Sequencer#eachFailure} showed
 * @param owned what was settled without an outcome, in rising order of seq: each that came into the lot ({@link
 *     Sequencer#drainParked}) and had no outcome since, whether it was still there or was let go ({@link Sequencer#unpark})
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Standpoint(
        long settled, long[] ended, boolean failed, long failedSeq, List<FailedScope> failures, List<Owned> owned) {

    /**
     * A message that is the server's.
     *
     * @param head whether it is one that others in the lot wait behind: {@link Sequencer#isParkedHead}. To be asked when it
     *     comes into the lot, and after {@link Sequencer#park}; {@link Sequencer#unpark} ends it
     */
    public record Owned(Entry entry, boolean head) {}
}
