package dev.sluice.bench;

import io.vertx.core.Future;

/** The traffic of one client in one round. It lives on the client's event loop. */
interface Driver {

    /** Begins, on the loop. */
    void start();

    /** Completes when everything that was sent has its outcome. */
    Future<Void> settled();

    /** Ends the streams and says what came of the round; to be asked after that. Any thread. */
    Future<Tally> finish();

    /**
     * What came of a round.
     *
     * @param messages that were sent
     * @param violations of the order, or of the content
     * @param lost messages that one end has sent and the other has not seen
     */
    record Tally(long messages, long violations, long lost) {
        static final Tally NOTHING = new Tally(0, 0, 0);

        Tally plus(Tally other) {
            return new Tally(messages + other.messages, violations + other.violations, lost + other.lost);
        }
    }
}
