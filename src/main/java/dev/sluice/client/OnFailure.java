package dev.sluice.client;

import dev.sluice.v1.Dependencies;

/** GRAPH: what becomes of a message when one that it needs comes to nothing. */
public enum OnFailure {
    /** What the stream's policy says. */
    INHERIT(Dependencies.OnFailure.INHERIT),
    /** It is aborted. */
    ABORT(Dependencies.OnFailure.ABORT),
    /** It is skipped. */
    SKIP(Dependencies.OnFailure.SKIP),
    /** It runs, and sees the failure. */
    RUN(Dependencies.OnFailure.RUN);

    private final int number;

    OnFailure(Dependencies.OnFailure wire) {
        this.number = wire.getNumber();
    }

    int onTheWire() {
        return number;
    }
}
