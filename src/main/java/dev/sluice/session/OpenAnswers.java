package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.store.StoredFailure;
import dev.sluice.store.StoredOpen;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** Answers to Opens as they are stored. */
final class OpenAnswers {

    static StoredOpen stored(long requestId, String fingerprint, OpenResult.Answer answer) {
        Map<Integer, StoredFailure> failures = new LinkedHashMap<>();
        answer.failures()
                .forEach((index, failure) ->
                        failures.put(index, Objects.requireNonNull(FailureRecords.stored(failure))));
        return new StoredOpen(requestId, fingerprint, answer.firstId(), answer.count(), answer.rolledBack(), failures);
    }

    static OpenResult.Answer read(StoredOpen stored) {
        NavigableMap<Integer, Failure> failures = new TreeMap<>();
        stored.failures()
                .forEach((index, failure) -> failures.put(index, Objects.requireNonNull(FailureRecords.read(failure))));
        return new OpenResult.Answer(stored.firstId(), stored.count(), failures, stored.rolledBack(), false);
    }

    private OpenAnswers() {}
}
