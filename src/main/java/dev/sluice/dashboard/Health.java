package dev.sluice.dashboard;

import dev.sluice.admin.StoreTrouble;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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

    /** Why durable streams cannot be written; null while they can. */
    @Nullable
    StoreTrouble storeTrouble();

    /** For how long the event loop that is silent the longest has not turned. */
    Duration loopsSilent();
}
