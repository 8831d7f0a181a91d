package dev.sluice.client;

/**
 * Posted messages that have come to nothing, all for one cause. The range may hold messages that were sent for a future;
 * those have been told by their futures.
 *
 * @param fromSeq the first one; 0 for a message that the stream did not take, as it had come to its end by then
 * @param toSeq the last one
 */
public record FailedMessages(long fromSeq, long toSeq, SluiceException cause) {}
