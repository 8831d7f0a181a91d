package dev.sluice.session;

import java.time.Duration;

/** Limits that are generous where the test does not say otherwise. */
final class LimitsBuilder {
    int maxSessions = 1_000;
    int maxStreams = 100_000;
    int maxStreamsPerSession = 100_000;
    int maxStreamsPerConnection = 100_000;
    int maxMessageBytes = 1_000;
    long maxBufferedBytes = 1 << 20;
    long maxBufferedBytesPerSession = Long.MAX_VALUE;
    int maxWaitingPushes = 4;
    int maxPendingResets = 100;
    int openRecords = 16;
    int maxMessagesPerSend = 100;
    int outcomeWindowMessages = 8;
    long outcomeWindowBytes = 1_000;
    int maxParkedMessages = 64;
    int maxFailedScopes = 16;
    long graphReplyBytes = 1 << 20;
    Duration defaultGapDeadline = Duration.ofSeconds(30);
    int maxFailuresLogged = 100;
    long maxFailureLogBytes = 10_000;
    int maxPathsPerSession = 4;
    Duration orphanTtl = Duration.ofSeconds(30);
    Duration sessionTtl = Duration.ofSeconds(60);
    Duration durableSessionTtl = Duration.ofHours(1);
    int commitLag = 8;
    long maxStateBytes = 1 << 20;
    Duration heartbeatInterval = Duration.ofHours(1);
    int maxMissedHeartbeats = 3;

    Limits build() {
        return new Limits(
                maxSessions,
                maxStreams,
                maxStreamsPerSession,
                maxStreamsPerConnection,
                100_000,
                maxMessageBytes,
                maxBufferedBytes,
                maxBufferedBytesPerSession,
                8,
                1_000,
                1_000,
                1_000_000,
                maxWaitingPushes,
                100,
                100,
                1_000,
                maxPendingResets,
                openRecords,
                maxMessagesPerSend,
                outcomeWindowMessages,
                outcomeWindowBytes,
                16,
                1_000,
                maxParkedMessages,
                maxFailedScopes,
                graphReplyBytes,
                defaultGapDeadline,
                64,
                256,
                100,
                Duration.ofHours(1),
                maxFailuresLogged,
                maxFailureLogBytes,
                maxPathsPerSession,
                orphanTtl,
                sessionTtl,
                durableSessionTtl,
                commitLag,
                maxStateBytes,
                heartbeatInterval,
                maxMissedHeartbeats,
                Duration.ofMillis(10));
    }
}
