package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final Rounds ROUNDS = new Rounds(2, 3);

    @Test
    void theFirstOnesWarmUp() {
        Iterator<Integer> results = List.of(1, 2, 3, 4, 5).iterator();

        assertThat(ROUNDS.run(results::next)).containsExactly(3, 4, 5);
        assertThat(results).isExhausted();
    }

    @Test
    void whatIsLostWhileItWarmsUpIsLost() {
        Report report = report(List.of(result(1, 0), result(0, 2), result(0, 0), result(0, 0), result(0, 0)));

        assertThat(report.isFlawless()).isFalse();
        assertThat(report.json().getLong("lost")).isEqualTo(1);
        assertThat(report.json().getLong("order_violations")).isEqualTo(2);
        assertThat(report.json().getJsonObject("rounds").getJsonArray("messages_per_s"))
                .hasSize(3);
    }

    private static Report report(List<Throughput.Result> all) {
        return new ThroughputReport("push", "one way", "messages_per_s", 0, Map.of())
                .of(new ThroughputReport.Load(1, 16), new Pace(1, 0, 1), ROUNDS, all, List.of());
    }

    private static Throughput.Result result(long lost, long violations) {
        return new Throughput.Result(new Driver.Tally(10, violations, lost), 1_000, 1_000);
    }
}
