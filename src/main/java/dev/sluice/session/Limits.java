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
 * @param maxBufferedBytes bytes of the server's messages and items that are accepted and not yet gone
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
 * @param orphanTtl how long a session waits for its first Exchange
 * @param sessionTtl how long a session outlives its last Exchange
 * @param heartbeatInterval how often an Exchange carries a heartbeat
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
        Duration orphanTtl,
        Duration sessionTtl,
        Duration heartbeatInterval,
        Duration ackDelay) {

    /** @throws IllegalArgumentException with a line for each that is out of bounds */
    public Limits {
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
                .notNegative("max-waiting-pushes", maxWaitingPushes)
                .notNegative("max-name-bytes", maxNameBytes)
                .notNegative("max-labels", maxLabels)
                .notNegative("max-label-bytes", maxLabelBytes)
                .positive("max-pending-resets", maxPendingResets)
                .positive("open-records", openRecords)
                .positive("max-messages-per-send", maxMessagesPerSend)
                .positive("outcome-window-messages", outcomeWindowMessages)
                .notNegative("outcome-window-bytes", outcomeWindowBytes)
                .positive("orphan-ttl", orphanTtl)
                .positive("session-ttl", sessionTtl)
                .positive("heartbeat-interval", heartbeatInterval)
                .positive("ack-delay", ackDelay)
                .verify();
    }
}
