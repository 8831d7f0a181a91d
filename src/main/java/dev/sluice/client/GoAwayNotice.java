package dev.sluice.client;

import java.time.Duration;

/**
 * The server is about to leave: open nothing more here, end the streams or go on elsewhere.
 *
 * @param cause why
 * @param deadline for so long what was accepted is finished, then the session ends
 */
public record GoAwayNotice(SluiceException cause, Duration deadline) {}
