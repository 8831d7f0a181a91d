package dev.sluice.bench.peers;

/**
 * What went through a peer.
 *
 * @param messages that arrived; of an echo those that came back
 * @param nanos from the first one until the last was confirmed
 * @param lost sent and not arrived, or the other way round, stream by stream; calls that were not answered
 */
public record PeerTraffic(long messages, long nanos, long lost) {}
