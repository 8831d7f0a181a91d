package dev.sluice.session;

import dev.sluice.order.FailurePolicy;
import java.time.Duration;

/** Failure policies as the tests want them. */
final class Policies {
    /** The pause before the second attempt is no longer than this, before the third no longer than twice this. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    static final FailurePolicy ABORT = FailurePolicy.ABORT;
    static final FailurePolicy SKIP = new FailurePolicy(1, 0, FailurePolicy.Last.SKIP);
    static final FailurePolicy PARK = new FailurePolicy(1, 0, FailurePolicy.Last.PARK);

    static FailurePolicy retry(int attempts, FailurePolicy.Last last) {
        return new FailurePolicy(attempts, PAUSE.toNanos(), last);
    }

    private Policies() {}
}
