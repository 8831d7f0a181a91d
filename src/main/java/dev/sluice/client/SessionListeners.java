package dev.sluice.client;

import dev.sluice.v1.GoAway;
import io.vertx.core.Handler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a program wants to hear of a session. Told on the loop. Those of what is still to come are set from any thread: a loop that
 * reads may read on before it runs what another thread has handed to it, and the next event would be missed.
 */
final class SessionListeners {
    private static final Logger LOG = LoggerFactory.getLogger(SessionListeners.class);

    volatile @Nullable Handler<SluiceException> detached;
    volatile @Nullable Handler<Integer> resumed;

    private @Nullable Handler<GoAwayNotice> goAways;
    private @Nullable GoAwayNotice goAway;

    void onGoAway(Handler<GoAwayNotice> handler) {
        goAways = handler;
        if (goAway != null) {
            tell(handler, goAway);
        }
    }

    /** The server says it on each path. Returns whether this is the first time. */
    boolean goAway(GoAway told) {
        if (goAway != null) {
            return false;
        }
        goAway = new GoAwayNotice(Failures.of(told.getStatus()), Duration.ofMillis(told.getDeadlineMs()));
        tell(goAways, goAway);
        return true;
    }

    /** The server is another one, or has thought better of it. */
    void resumed(int lostStreams) {
        goAway = null;
        tell(resumed, lostStreams);
    }

    /** What a listener throws is its own affair. */
    <T> void tell(@Nullable Handler<T> listener, T event) {
        if (listener == null) {
            return;
        }
        try {
            listener.handle(event);
        } catch (RuntimeException e) {
            LOG.error("a handler of the program failed", e);
        }
    }
}
