package dev.sluice.client;

import dev.sluice.v1.Unsuccessful;
import org.jspecify.annotations.Nullable;

/** What became of a message that the server took. Each has exactly one. */
public enum Outcome {
    /** It was processed. */
    DONE,
    /** Its handler failed, for good. */
    FAILED,
    /** It was left out: by the stream's policy, or because it never came. */
    SKIPPED,
    /** It was not run: it was cancelled, came too late, or something that it depends on failed. */
    ABORTED;

    /** A kind that this client does not know is a failure. */
    static @Nullable Outcome of(Unsuccessful.Kind kind) {
        return switch (kind) {
            case SKIPPED -> SKIPPED;
            case ABORTED -> ABORTED;
            case PARKED -> null;
            case FAILED, UNKNOWN, KIND_UNSPECIFIED, UNRECOGNIZED -> FAILED;
        };
    }
}
