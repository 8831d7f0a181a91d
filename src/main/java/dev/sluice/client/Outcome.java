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
    ABORTED,
    /** It was settled before it was sent again, so long ago that the server does not know how. It did not run again. */
    UNKNOWN;

    /** A kind that this client does not know is a failure. */
    static @Nullable Outcome of(Unsuccessful.Kind kind) {
        return switch (kind) {
            case SKIPPED -> SKIPPED;
            case ABORTED -> ABORTED;
            case PARKED -> null;
            case UNKNOWN -> UNKNOWN;
            case FAILED, KIND_UNSPECIFIED, UNRECOGNIZED -> FAILED;
        };
    }
}
