package dev.sluice.dashboard;

import java.time.Duration;

/** What probes want to know. Asked on the event loop of the HTTP side, so it must not block. */
public interface Health {

    /** Whether clients are to come. */
    enum Readiness {
        /** The gRPC port is not open yet. */
        STARTING,
        READY,
        /** The server is about to leave. */
        DRAINING
    }

    Readiness readiness();

    /** For how long the event loop that is silent the longest has not turned. */
    Duration loopsSilent();
}
