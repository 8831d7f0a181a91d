package dev.sluice.session;

import java.time.Duration;

/**
 * The bounds of everything that sessions hold; {@code conf/sluice.yaml} says what each is for.
 *
 * @param maxSessions sessions of the server
 * @param maxStreams open streams of the server
 * @param maxStreamsPerSession open streams of a session
 * @param maxStreamsPerConnection open streams that one connection opened
 * @param maxStreamsPerOpen streams one Open may ask for
 * @param maxMessageBytes bytes of a message, a reply or a push
 * @param maxBufferedBytes bytes of the server's messages and items that are accepted and not yet gone; 0 given is what fits
 *     the heap, {@link #bufferedBytesFor}
 * @param maxBufferedBytesPerSession those of one session; 0 given is half of them all, or one message where that is more
 * @param defaultWindowMessages messages of a window that does not say how many
 * @param defaultWindowBytes bytes of a window that does not say how many
 * @param maxWindowMessages messages a window may ask for
 * @param maxWindowBytes bytes a window may ask for
 * @param maxWaitingPushes pushes of a stream that wait for the client's grant
 * @param maxNameBytes bytes of a stream's name in UTF-8
 * @param maxLabels labels of a stream
 * @param maxLabelBytes bytes of a stream's labels in UTF-8, keys and values together
 * @param maxPendingResets resets of a session that the client has not taken
 * @param openRecords answers to Open that a session remembers for retries
 * @param maxMessagesPerSend messages of one Send
 * @param outcomeWindowMessages messages of a stream, sent by Send, that are known for the same ones again
 * @param outcomeWindowBytes bytes of their replies that are kept for a retry
 * @param defaultMaxParallel messages of a stream that run at once, where a spec does not say how many
 * @param maxParallel messages at once that a spec may ask for
 * @param maxParkedMessages parked messages of a stream
 * @param maxFailedScopes KEYED: failed keys, GRAPH: messages without success, that a stream remembers
 * @param graphReplyBytes bytes of a GRAPH's replies that are kept for messages still to come
 * @param defaultGapDeadline how long a seq is waited for where a spec does not say
 * @param maxNeeds messages that one message of a GRAPH may depend on
 * @param maxKeyBytes bytes of a message's key
 * @param maxRetryAttempts attempts that a failure policy may ask for
 * @param maxRetryBackoff first pause between them that it may ask for
 * @param maxFailuresLogged failures that each event loop keeps
 * @param maxFailureLogBytes bytes of payloads kept with them
 * @param maxPathsPerSession calls that carry one session at once
 * @param orphanTtl how long a session waits for its first Exchange
 * @param sessionTtl how long a session outlives its last Exchange
 * @param durableSessionTtl how long one with durable streams does
 * @param commitLag messages of a durable stream whose outcome is not committed
 * @param maxStateBytes bytes of what a handler keeps for a stream, each value with a part for itself
 * @param heartbeatInterval how often an Exchange carries a heartbeat
 * @param maxMissedHeartbeats intervals that a client may be silent on an Exchange before it is taken for dead
 * @param ackDelay how long an ack may wait for company
 */
public record Limits(
        int maxSessions,
        int maxStreams,
        int maxStreamsPerSession,
        int maxStreamsPerConnection,
        int maxStreamsPerOpen,
        int maxMessageBytes,
        long maxBufferedBytes,
        long maxBufferedBytesPerSession,
        int defaultWindowMessages,
        long defaultWindowBytes,
        int maxWindowMessages,
        long maxWindowBytes,
        int maxWaitingPushes,
        int maxNameBytes,
        int maxLabels,
        int maxLabelBytes,
        int maxPendingResets,
        int openRecords,
        int maxMessagesPerSend,
        int outcomeWindowMessages,
        long outcomeWindowBytes,
        int defaultMaxParallel,
        int maxParallel,
        int maxParkedMessages,
        int maxFailedScopes,
        long graphReplyBytes,
        Duration defaultGapDeadline,
        int maxNeeds,
        int maxKeyBytes,
        int maxRetryAttempts,
        Duration maxRetryBackoff,
        int maxFailuresLogged,
        long maxFailureLogBytes,
        int maxPathsPerSession,
        Duration orphanTtl,
        Duration sessionTtl,
        Duration durableSessionTtl,
        int commitLag,
        long maxStateBytes,
        Duration heartbeatInterval,
        int maxMissedHeartbeats,
        Duration ackDelay) {

    private static final int SHARE_OF_HEAP = 4;
    private static final long MOST_BUFFERED = 256L << 20;

    /** @throws IllegalArgumentException with a line for each that is out of bounds */
    public Limits {
        if (maxBufferedBytes == 0) {
            maxBufferedBytes = bufferedBytesFor(Runtime.getRuntime().maxMemory());
        }
        if (maxBufferedBytesPerSession == 0) {
            maxBufferedBytesPerSession = Math.max(maxBufferedBytes / 2, maxMessageBytes);
        }
        new Bounds()
                .positive("max-sessions", maxSessions)
                .positive("max-streams", maxStreams)
                .positive("max-streams-per-session", maxStreamsPerSession)
                .positive("max-streams-per-connection", maxStreamsPerConnection)
                .positive("max-streams-per-open", maxStreamsPerOpen)
                .positive("max-message-bytes", maxMessageBytes)
                .positive("default-window-messages", defaultWindowMessages)
                .positive("default-window-bytes", defaultWindowBytes)
                .atMost("default-window-messages", defaultWindowMessages, "max-window-messages", maxWindowMessages)
                .atMost("default-window-bytes", defaultWindowBytes, "max-window-bytes", maxWindowBytes)
                .positive("max-window-messages", maxWindowMessages)
                .positive("max-window-bytes", maxWindowBytes)
                .positive("max-buffered-bytes", maxBufferedBytes)
                .atMost("max-message-bytes", maxMessageBytes, "max-buffered-bytes", maxBufferedBytes)
                .positive("max-buffered-bytes-per-session", maxBufferedBytesPerSession)
                .atMost(
                        "max-message-bytes",
                        maxMessageBytes,
                        "max-buffered-bytes-per-session",
                        maxBufferedBytesPerSession)
                .notNegative("max-waiting-pushes", maxWaitingPushes)
                .notNegative("max-name-bytes", maxNameBytes)
                .notNegative("max-labels", maxLabels)
                .notNegative("max-label-bytes", maxLabelBytes)
                .positive("max-pending-resets", maxPendingResets)
                .positive("open-records", openRecords)
                .positive("max-messages-per-send", maxMessagesPerSend)
                .positive("outcome-window-messages", outcomeWindowMessages)
                .notNegative("outcome-window-bytes", outcomeWindowBytes)
                .positive("default-max-parallel", defaultMaxParallel)
                .atMost("default-max-parallel", defaultMaxParallel, "max-parallel", maxParallel)
                .positive("max-parallel", maxParallel)
                .notNegative("max-parked-messages", maxParkedMessages)
                .notNegative("max-failed-scopes", maxFailedScopes)
                .notNegative("graph-reply-bytes", graphReplyBytes)
                .positive("default-gap-deadline", defaultGapDeadline)
                .positive("max-needs", maxNeeds)
                .positive("max-key-bytes", maxKeyBytes)
                .positive("max-retry-attempts", maxRetryAttempts)
                .positive("max-retry-backoff", maxRetryBackoff)
                .notNegative("max-failures-logged", maxFailuresLogged)
                .notNegative("max-failure-log-bytes", maxFailureLogBytes)
                .positive("max-paths-per-session", maxPathsPerSession)
                .positive("orphan-ttl", orphanTtl)
                .positive("session-ttl", sessionTtl)
                .positive("durable-session-ttl", durableSessionTtl)
                .positive("commit-lag", commitLag)
                .positive("max-state-bytes", maxStateBytes)
                .positive("heartbeat-interval", heartbeatInterval)
                .positive("max-missed-heartbeats", maxMissedHeartbeats)
                .positive("ack-delay", ackDelay)
                .verify();
    }

    /** How long a client may be silent before it is taken for dead. */
    public Duration heartbeatTimeout() {
        return heartbeatInterval.multipliedBy(maxMissedHeartbeats);
    }

    /** How much a server with so large a heap may buffer, where nobody says: a quarter of it, 256 MiB at the most. */
    static long bufferedBytesFor(long maxHeap) {
        return Math.min(maxHeap / SHARE_OF_HEAP, MOST_BUFFERED);
    }
}
