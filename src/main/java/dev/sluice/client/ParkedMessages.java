package dev.sluice.client;

/**
 * Messages that the server keeps for an operator, all for one cause. They have no outcome yet; it follows when somebody
 * lets them go on or skips them.
 *
 * @param fromSeq the first one
 * @param toSeq the last one
 * @param cause why the first of their scope failed
 */
public record ParkedMessages(long fromSeq, long toSeq, SluiceException cause) {}
