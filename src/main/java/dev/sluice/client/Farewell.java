package dev.sluice.client;

import dev.sluice.v1.CloseRequest;

/**
 * Closes a session at its server. Where that cannot be reached it is told later, as long as a session tries to come back. On
 * the loop.
 */
final class Farewell {
    private final Calls calls;
    private final Loop loop;
    private final SessionLink link;
    private final CloseMode mode;
    private final Backoff backoff;
    private boolean failing;
    private boolean late;

    Farewell(Calls calls, Loop loop, SessionLink link, CloseMode mode, Backoff backoff) {
        this.calls = calls;
        this.loop = loop;
        this.link = link;
        this.mode = mode;
        this.backoff = backoff;
    }

    CloseMode mode() {
        return mode;
    }

    void say() {
        if (link.isOver()) {
            return;
        }
        CloseRequest request = CloseRequest.newBuilder()
                .setSession(link.ref().toBuilder().clearEpoch())
                .setMode(mode.onTheWire())
                .build();
        calls.close(request)
                .onSuccess(answer -> link.finish())
                .onFailure(cause -> failed(Failures.connectionLost(cause)));
    }

    /** A session that is not known any more was closed by a call whose answer was lost, or has expired. */
    private void failed(SluiceException why) {
        if (why.reason().equals("SESSION_UNKNOWN")) {
            link.finish();
        } else if (late || link.giveUpAfter().isZero() || !Failures.isPassing(why)) {
            link.abandon(why);
        } else {
            if (!failing) {
                failing = true;
                loop.after(link.giveUpAfter().toMillis(), () -> late = true);
            }
            loop.after(backoff.next(), this::say);
        }
    }
}
