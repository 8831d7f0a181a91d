package dev.sluice.grpc;

import java.time.Duration;

/**
 * How the server listens; {@code conf/sluice.yaml} says what each is for.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 for any free one
 * @param eventLoops loops that share the port, each home to the sessions made on it; 0 for one a core
 * @param maxFrameBytes the largest gRPC message, either way
 * @param maxCallsPerConnection HTTP/2 streams of a connection at once
 * @param connectionWindowBytes HTTP/2 flow control of a connection
 * @param callWindowBytes HTTP/2 flow control of a call
 * @param drainTimeout how long a shutdown waits for what was accepted
 */
public record GrpcSettings(
        String host,
        int port,
        int eventLoops,
        int maxFrameBytes,
        int maxCallsPerConnection,
        int connectionWindowBytes,
        int callWindowBytes,
        Duration drainTimeout) {}
