package dev.sluice.client;

import org.jspecify.annotations.Nullable;

/**
 * What became of the wish to run a failed message again.
 *
 * @param failureId of the log's entry
 * @param seq of the new message; 0 where there is none
 * @param cause why there is none
 */
public record ReplayResult(
        long failureId, long seq, @Nullable SluiceException cause) {}
