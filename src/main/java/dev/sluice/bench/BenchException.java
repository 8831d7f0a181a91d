package dev.sluice.bench;

import org.jspecify.annotations.Nullable;

/** A measurement cannot be made, for a reason that is no fault of the program. The message is for people. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
