package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Series RATES = new Series(List.of(1_000_000.0, 3_000_000.0, 2_000_000.0));

    @Test
    void jsonHasMediansByTheirKeysBesideTheRawValuesOfTheRounds() {
        JsonObject json = report(Goal.atLeast(2_000_000), 0).json();

        assertThat(json.getString("bench")).isEqualTo("push");
        assertThat(json.getInteger("streams")).isEqualTo(7);
        assertThat(json.getInteger("messages_per_s")).isEqualTo(2_000_000);
        assertThat(json.getLong("lost")).isZero();
        assertThat(json.getJsonObject("rounds").getJsonArray("messages_per_s"))
                .containsExactly(1_000_000L, 3_000_000L, 2_000_000L);
        assertThat(json.getInteger("warmup")).isEqualTo(2);
        assertThat(json.getJsonArray("notes")).containsExactly("mind this");
        assertThat(json.getJsonObject("target"))
                .isEqualTo(new JsonObject()
                        .put(
                                "messages_per_s",
                                new JsonObject().put("at_least", 2_000_000L).put("reached", true)));
    }

    @Test
    void whatCouldNotBeMeasuredIsNull() {
        JsonObject json = report(null, 0).json();

        assertThat(json.containsKey("cpu")).isTrue();
        assertThat(json.getValue("cpu")).isNull();
        assertThat(json.getJsonObject("rounds").getValue("cpu")).isNull();
    }

    @Test
    void aTableIsReadFromLeftToRight() {
        List<String> lines =
                ReportTable.text(report(Goal.atLeast(2_500_000), 0)).lines().toList();

        assertThat(lines.subList(0, 5))
                .containsExactly(
                        "push: one way",
                        "                     median        min        max        target",
                        "  messages_per_s  2,000,000  1,000,000  3,000,000  >= 2,500,000  missed",
                        "  cpu                     -          -          -",
                        "  lost                    0                                   0  reached");
        assertThat(lines.get(5)).startsWith("  3 rounds after 2 to warm up; ").contains(" cores for both; ");
        assertThat(lines.get(6)).isEqualTo("  note: mind this");
    }

    @Test
    void aMissIsToldAsAMiss() {
        assertThat(reached(Goal.atLeast(2_000_000))).isTrue();
        assertThat(reached(Goal.atLeast(2_000_001))).isFalse();
        assertThat(reached(Goal.atMost(2_000_000))).isTrue();
        assertThat(reached(Goal.atMost(1_999_999))).isFalse();
        assertThat(reached(null)).isNull();
    }

    @Test
    void aLossIsAFlawAndAMissIsNone() {
        assertThat(report(Goal.atLeast(1e12), 0).isFlawless()).isTrue();
        assertThat(report(null, 1).isFlawless()).isFalse();
    }

    @Test
    void flawsOfAllRoundsCount() {
        assertThat(Flaw.of("lost", List.of(1L, 0L, 2L), Long::longValue).count())
                .isEqualTo(3);
    }

    private static Boolean reached(Goal goal) {
        return new Measure("m", RATES, goal).reached();
    }

    private static Report report(Goal goal, long lost) {
        return new Report(
                "push",
                "one way",
                Map.of("streams", 7),
                List.of(new Measure("messages_per_s", RATES, goal), Measure.of("cpu", null)),
                List.of(new Flaw("lost", lost)),
                new Rounds(2, 3),
                List.of("mind this"));
    }
}
