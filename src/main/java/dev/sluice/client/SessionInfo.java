package dev.sluice.client;

import dev.sluice.v1.SessionView;
import java.time.Duration;

/**
 * A session of a server, for an operator.
 *
 * @param status {@code attached}: its client is there; {@code waiting}: it is not; {@code stored}: it has not been since the server
 *     started, and the streams are on the disk until it comes
 * @param paths calls that carry it
 * @param streams those in memory; of one that is stored, none
 * @param durable whether it comes back after a restart
 * @param expiresIn after which it goes, if its client does not come; zero where that is there
 */
public record SessionInfo(String id, String status, int paths, int streams, boolean durable, Duration expiresIn) {
    static SessionInfo of(SessionView told) {
        return new SessionInfo(
                told.getSessionId(),
                told.getStatus(),
                told.getPaths(),
                told.getStreams(),
                told.getDurable(),
                Duration.ofMillis(told.getExpiresInMs()));
    }
}
