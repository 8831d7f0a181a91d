package dev.sluice.session;

import dev.sluice.handler.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What a stream knows of a message that is settled and comes again, by whichever way it came first and comes now. Made
 * for the occasion.
 */
final class Recall {
    private static final byte[] NOTHING = {};

    private final Stream stream;
    private final long seq;
    private final @Nullable Outcome sent;
    private final @Nullable Item item;

    Recall(Stream stream, long seq) {
        this.stream = stream;
        this.seq = seq;
        Outcomes callers = stream.outcomes();
        this.sent = callers == null ? null : callers.known(seq);
        this.item = sent == null ? stream.outlet().find(seq) : null;
    }

    /** Why the one that comes now is not the one that came first, as far as that is known. */
    @Nullable
    Failure whyAnother(long other) {
        return Fingerprint.differ(fingerprint(), other) ? Failures.seqReused(seq) : null;
    }

    /** Of the one that came first, as far as that is known. */
    long fingerprint() {
        Outcomes callers = stream.outcomes();
        if (item != null) {
            return item.fingerprint;
        }
        return sent == null || callers == null ? Fingerprint.NONE : callers.fingerprint(seq);
    }

    /** Whether its client is being told of it as it is. */
    boolean isOnItsWay() {
        return item != null && stream.outlet().isUnconfirmed(item);
    }

    /** Its outcome, or that it is parked, or that this is not known any more; null as long as it is under way. */
    @Nullable
    Outcome outcome() {
        if (sent != null) {
            return sent;
        }
        if (item != null) {
            return item.outcome(seq);
        }
        if (stream.extras().wasMissed(seq)) {
            return Outcome.without(Outcome.Kind.SKIPPED, seq, Failures.neverCame(seq));
        }
        if (!stream.sequencer().hasOutcome(seq)) {
            Failure parked = stream.sequencer().parked() == 0 ? null : parkedFor();
            return parked == null ? null : Outcome.without(Outcome.Kind.PARKED, seq, parked);
        }
        return stream.outlet().isExpired(seq)
                ? Outcome.without(Outcome.Kind.UNKNOWN, seq, Failures.outcomeExpired(seq))
                : new Outcome(seq, Outcome.Kind.DONE, NOTHING, null);
    }

    private @Nullable Failure parkedFor() {
        StreamMessage[] found = new StreamMessage[1];
        stream.runner().eachParked(message -> found[0] = message.seq() == seq ? message : found[0]);
        return found[0] == null
                ? null
                : new Parking(stream.order(), stream.sequencer().parkedHeads()).why(found[0]);
    }
}
