package dev.sluice.grpc;

import dev.sluice.session.Bounds;
import java.time.Duration;

/**
 * How the server listens; {@code conf/sluice.yaml} says what each is for.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 for any free one
 * @param eventLoops loops that share the port, each home to the sessions made on it; 0 for one a core
 * @param maxFrameBytes the largest gRPC message, either way
 * @param maxCallsPerConnection HTTP/2 streams of a connection at once
 * @param maxConnectsPerConnection calls of Connect among those
 * @param maxIncompleteBytes bytes of messages that have not come whole
 * @param connectionWindowBytes HTTP/2 flow control of a connection
 * @param callWindowBytes HTTP/2 flow control of a call
 * @param maxHealthWatches calls of {@code Health.Watch} at once
 * @param maxAdminCalls calls of {@code Admin} at once
 * @param remoteAdmin whether {@code Admin} serves others than this machine
 * @param reflection whether tools may ask what the services look like
 * @param webOrigins origins of the web pages that may call, with commas between them
 * @param maxConnections connections at once
 * @param maxResetsPerMinute calls that a client may reset on a connection, a minute
 * @param prefaceTimeout how long a connection may take until it has said what it wants
 * @param idleTimeout how long a connection may be silent, both ways
 * @param drainDelay how long a shutdown still takes everything while it is not ready any more
 * @param drainSpread over how much of the drain clients are told to leave
 * @param drainTimeout how long a shutdown waits for what was accepted
 */
public record GrpcSettings(
        String host,
        int port,
        int eventLoops,
        int maxFrameBytes,
        int maxCallsPerConnection,
        int maxConnectsPerConnection,
        long maxIncompleteBytes,
        int connectionWindowBytes,
        int callWindowBytes,
        int maxHealthWatches,
        int maxAdminCalls,
        boolean remoteAdmin,
        boolean reflection,
        String webOrigins,
        int maxConnections,
        int maxResetsPerMinute,
        Duration prefaceTimeout,
        Duration idleTimeout,
        Duration drainDelay,
        Duration drainSpread,
        Duration drainTimeout) {

    /** @throws IllegalArgumentException with a line for each that is out of bounds */
    public GrpcSettings {
        new Bounds()
                .check(!host.isBlank(), "host", "a host name or address", "empty")
                .between("port", port, 0, 65_535)
                .notNegative("event-loops", eventLoops)
                .positive("max-frame-bytes", maxFrameBytes)
                .positive("max-calls-per-connection", maxCallsPerConnection)
                .notNegative("max-connects-per-connection", maxConnectsPerConnection)
                .positive("max-incomplete-bytes", maxIncompleteBytes)
                .check(
                        maxIncompleteBytes > maxFrameBytes,
                        "max-incomplete-bytes",
                        "more than max-frame-bytes, which is " + maxFrameBytes,
                        maxIncompleteBytes)
                .positive("connection-window-bytes", connectionWindowBytes)
                .positive("call-window-bytes", callWindowBytes)
                .atMost("call-window-bytes", callWindowBytes, "connection-window-bytes", connectionWindowBytes)
                .check(
                        callWindowBytes > connectionWindowBytes
                                || 2L * maxConnectsPerConnection * callWindowBytes < connectionWindowBytes,
                        "max-connects-per-connection",
                        "so few that with call-window-bytes each they need less than half of connection-window-bytes",
                        maxConnectsPerConnection)
                .positive("max-health-watches", maxHealthWatches)
                .positive("max-admin-calls", maxAdminCalls)
                .positive("max-connections", maxConnections)
                .positive("max-resets-per-minute", maxResetsPerMinute)
                .positive("preface-timeout", prefaceTimeout)
                .positive("idle-timeout", idleTimeout)
                .check(!drainDelay.isNegative(), "drain-delay", "zero or more", drainDelay)
                .check(!drainSpread.isNegative(), "drain-spread", "zero or more", drainSpread)
                .check(
                        WebOrigins.areWellFormed(webOrigins),
                        "web-origins",
                        "origins such as https://app.example.com or http://127.0.0.1:8000, with commas between them",
                        webOrigins)
                .check(!drainTimeout.isNegative(), "drain-timeout", "zero or more", drainTimeout)
                .verify();
    }
}
