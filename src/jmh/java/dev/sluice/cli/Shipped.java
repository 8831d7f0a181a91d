package dev.sluice.cli;

import dev.sluice.session.Limits;
import dev.sluice.session.WorkerLimits;
import java.util.Map;

/** The settings that a server has where nobody says otherwise. */
public final class Shipped {
    private static final ServerConfig CONFIG = ServerConfig.load(null, Map.of(), Map.of());

    public static Limits limits() {
        return CONFIG.limits();
    }

    public static WorkerLimits workers() {
        return CONFIG.workers();
    }

    private Shipped() {}
}
