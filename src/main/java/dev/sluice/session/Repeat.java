package dev.sluice.session;

import dev.sluice.handler.Failure;

/**
 * A message that comes by the session's path and is known already, by whichever way it came first. Made for the occasion.
 *
 * @param fingerprint of the one that comes now, where that matters and is known
 */
record Repeat(Stream stream, long seq, long fingerprint) {

    /** Segments of it come. */
    void inPart() {
        if (stream.sequencer().hasOutcome(seq)) {
            ofSettled();
        } else {
            ofPending();
        }
    }

    /** It waits or runs: where a Send brought it first, both hear what becomes of it. */
    void ofPending() {
        Outcomes callers = stream.outcomes();
        if (callers != null) {
            callers.comesByPath(seq);
        }
    }

    /** What became of it is told again, when that may be told at all. */
    void ofSettled() {
        Outcomes callers = stream.outcomes();
        Durable durable = stream.durable();
        if (callers != null && durable != null && callers.isUncommitted(seq)) {
            durable.whenCommitted(this::restate);
        } else {
            restate();
        }
    }

    private void restate() {
        if (stream.isGone()) {
            return;
        }
        Recall recall = new Recall(stream, seq);
        Outcome outcome = recall.outcome();
        Failure another = recall.whyAnother(fingerprint);
        if (another != null) {
            stream.intake().refuse(seq, another);
        } else if (outcome != null && (!recall.isOnItsWay() || mayBeMisunderstood())) {
            stream.outlet().restate(outcome, recall.fingerprint());
        }
    }

    /** A client that is told of a seq before it has sent it may think that this is about something else. */
    private boolean mayBeMisunderstood() {
        return stream.extras().wasMissed(seq) && stream.outlet().isEmpty();
    }
}
