package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.handler.Failure;
import dev.sluice.store.StoredFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureRecordsTest {

    @Test
    void nothingOfAFailureIsLost() {
        Failure failure = new Failure(
                Failure.Code.RESOURCE_EXHAUSTED,
                "REASON",
                "message",
                Map.of("fact", "17"),
                List.of(
                        new Failure.Detail.RetryAfter(250),
                        new Failure.Detail.BadField("payload", "is too long"),
                        new Failure.Detail.Quota("max-state-bytes", 4096)));

        assertThat(FailureRecords.read(FailureRecords.stored(failure))).isEqualTo(failure);
        assertThat(FailureRecords.read(FailureRecords.stored(null))).isNull();
    }

    @Test
    void aDetailOfANewerServerIsNotGuessedAt() {
        StoredFailure stored =
                new StoredFailure(1, "REASON", "message", Map.of(), List.of(new StoredFailure.Detail(99, "", "", 0)));

        assertThatThrownBy(() -> FailureRecords.read(stored)).hasMessageContaining("99");
    }
}
