package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.store.StoredFailure;
import org.jspecify.annotations.Nullable;

/** Failures as they are stored: of their typed details the pause alone. */
final class FailureRecords {
    private static final long NO_RETRY = -1;
    private static final Failure.Code[] CODES = Failure.Code.values();

    static @Nullable StoredFailure stored(@Nullable Failure failure) {
        return failure == null
                ? null
                : new StoredFailure(
                        failure.code().number(),
                        failure.reason(),
                        failure.message(),
                        failure.metadata(),
                        retryAfter(failure));
    }

    private static long retryAfter(Failure failure) {
        return failure.details().stream()
                .filter(Failure.Detail.RetryAfter.class::isInstance)
                .mapToLong(detail -> ((Failure.Detail.RetryAfter) detail).millis())
                .findFirst()
                .orElse(NO_RETRY);
    }

    static @Nullable Failure read(@Nullable StoredFailure stored) {
        if (stored == null) {
            return null;
        }
        Failure failure = new Failure(CODES[stored.code()], stored.reason(), stored.message());
        for (var fact : stored.metadata().entrySet()) {
            failure = failure.with(fact.getKey(), fact.getValue());
        }
        return stored.retryAfterMillis() == NO_RETRY ? failure : failure.retryAfter(stored.retryAfterMillis());
    }

    private FailureRecords() {}
}
