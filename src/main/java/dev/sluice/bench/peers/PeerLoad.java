package dev.sluice.bench.peers;

import java.time.Duration;

/**
 * What a peer is to carry.
 *
 * @param streams how many streams share it, in turn
 * @param size bytes of a message
 * @param time how long messages are sent; then all that is under way is waited for
 * @param messagesPerTurn how many the client writes at once, before its loop reads
 */
public record PeerLoad(int streams, int size, Duration time, int messagesPerTurn) {}
