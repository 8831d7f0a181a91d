package dev.sluice.client;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** None of a batch of streams was opened, because some could not be. Its code and reason are those of the first of them. */
@SuppressWarnings("serial") // never serialized
public final class OpenException extends SluiceException {
    private final SortedMap<Integer, SluiceException> failures;

    /** @param failures of all streams that are not open; those that were only rolled back are no causes */
    OpenException(SortedMap<Integer, SluiceException> failures) {
        this(causes(failures), first(failures));
    }

    private OpenException(SortedMap<Integer, SluiceException> causes, SluiceException first) {
        super(
                first.code(),
                first.reason(),
                causes.size() + " streams could not be opened; the first of them: " + first.getMessage(),
                first,
                first.metadata(),
                first.retryAfter(),
                first.fields(),
                first.quotas(),
                null);
        this.failures = Collections.unmodifiableSortedMap(causes);
    }

    /** Why each of those could not be opened, by its place in the batch, from 0. */
    public SortedMap<Integer, SluiceException> failures() {
        return failures;
    }

    private static SortedMap<Integer, SluiceException> causes(SortedMap<Integer, SluiceException> failures) {
        SortedMap<Integer, SluiceException> causes = new TreeMap<>(failures);
        causes.values().removeIf(Failures::isRolledBack);
        return causes.isEmpty() ? new TreeMap<>(failures) : causes;
    }

    private static SluiceException first(SortedMap<Integer, SluiceException> failures) {
        return causes(failures).values().iterator().next();
    }
}
