package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Failure.Detail;
import dev.sluice.store.StoredFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Failures as they are stored. The numbers of details are for good: what is stored has them. */
final class FailureRecords {
    private static final int RETRY_AFTER = 1;
    private static final int BAD_FIELD = 2;
    private static final int QUOTA = 3;
    private static final Failure.Code[] CODES = Failure.Code.values();

    static @Nullable StoredFailure stored(@Nullable Failure failure) {
        return failure == null
                ? null
                : new StoredFailure(
                        failure.code().number(),
                        failure.reason(),
                        failure.message(),
                        failure.metadata(),
                        failure.details().stream().map(FailureRecords::stored).toList());
    }

    private static StoredFailure.Detail stored(Detail detail) {
        if (detail instanceof Detail.BadField field) {
            return new StoredFailure.Detail(BAD_FIELD, field.field(), field.description(), 0);
        }
        if (detail instanceof Detail.Quota quota) {
            return new StoredFailure.Detail(QUOTA, quota.limit(), "", quota.value());
        }
        return new StoredFailure.Detail(RETRY_AFTER, "", "", ((Detail.RetryAfter) detail).millis());
    }

    static @Nullable Failure read(@Nullable StoredFailure stored) {
        return stored == null
                ? null
                : new Failure(
                        CODES[stored.code()], stored.reason(), stored.message(), stored.metadata(), details(stored));
    }

    private static List<Detail> details(StoredFailure stored) {
        return stored.details().stream().map(FailureRecords::read).toList();
    }

    private static Detail read(StoredFailure.Detail stored) {
        return switch (stored.kind()) {
            case RETRY_AFTER -> new Detail.RetryAfter(stored.number());
            case BAD_FIELD -> new Detail.BadField(stored.name(), stored.text());
            case QUOTA -> new Detail.Quota(stored.name(), stored.number());
            default -> throw new IllegalArgumentException("no failure has a detail of the kind " + stored.kind());
        };
    }

    private FailureRecords() {}
}
