package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is kept of past opens; that retries get it is {@link OpenRetryTest}'s. */
class OpenRecordsTest {
    private final OpenRecords records = new OpenRecords(4, forgotten -> {});

    @Test
    void keepAsManyAnswersAsTheyMay() {
        for (long id = 1; id <= 5; id++) {
            answer(id, 0);
        }

        assertThat(records.find(1)).isNull();
        assertThat(records.find(2)).isNotNull();
        assertThat(records.forgotten(1)).isTrue();
        assertThat(records.forgotten(2)).isFalse();
    }

    @Test
    void keepFewerWhereTheyAreHeavy() {
        answer(1, 0);
        answer(2, 0);

        answer(3, 1_000);

        assertThat(records.find(1)).isNull();
        assertThat(records.find(2)).isNull();
        assertThat(records.find(3)).isNotNull();
    }

    @Test
    void forgetAHeavyAnswerWithTheNextOne() {
        answer(1, 1_000);

        answer(2, 0);

        assertThat(records.find(1)).isNull();
        answer(3, 0);
        answer(4, 0);
        answer(5, 0);
        assertThat(records.find(2)).isNotNull();
    }

    @Test
    void forgetNothingThatWasDenied() {
        records.begin(7, "a");
        records.finish(7, new OpenResult.Denied(Failures.GOING_AWAY));

        assertThat(records.find(7)).isNull();
        assertThat(records.forgotten(7)).isFalse();
    }

    private void answer(long id, int failed) {
        TreeMap<Integer, Failure> failures = new TreeMap<>();
        for (int i = 0; i < failed; i++) {
            failures.put(i, Failures.ROLLED_BACK);
        }
        records.begin(id, "content " + id);
        records.finish(id, new OpenResult.Answer(2, failed + 1, failures, false, false));
    }
}
