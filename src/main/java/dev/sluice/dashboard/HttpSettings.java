package dev.sluice.dashboard;

import dev.sluice.session.Bounds;
import java.time.Duration;

/**
 * How the HTTP side listens; {@code conf/sluice.yaml} says what each is for.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 for any free one
 * @param maxConnections connections at once
 * @param idleTimeout how long a connection may be silent
 * @param livenessTimeout how long an event loop of the gRPC side may not turn
 */
public record HttpSettings(String host, int port, int maxConnections, Duration idleTimeout, Duration livenessTimeout) {

    /** @throws IllegalArgumentException with a line for each that is out of bounds */
    public HttpSettings {
        new Bounds()
                .check(!host.isBlank(), "host", "a host name or address", "empty")
                .between("port", port, 0, 65_535)
                .positive("max-connections", maxConnections)
                .positive("idle-timeout", idleTimeout)
                .positive("liveness-timeout", livenessTimeout)
                .verify();
    }
}
