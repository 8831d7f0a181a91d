package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice bench order} as users start it: that it measures and checks, never how fast anything is. */
class BenchOrderIT {
    @TempDir
    private Path work = Path.of("");

    @Test
    void everyOrderIsMeasuredBesideFifoAndNothingIsLostOrOutOfOrder() throws Exception {
        List<JsonObject> reports = measured("bench order --streams 7 --clients 2 --messages 5000");

        assertThat(reports)
                .extracting(report -> report.getString("order"))
                .containsExactly("fifo", "sync", "sequenced", "keyed", "graph");
        assertThat(reports).allSatisfy(report -> {
            assertThat(report.getDouble("messages_per_s")).isPositive();
            assertThat(report.getDouble("ratio_fifo")).isPositive();
            assertThat(report.getLong("order_violations")).isZero();
            assertThat(report.getLong("lost")).isZero();
            assertThat(report.getString("sent")).isNotEmpty();
        });
    }

    @Test
    void withoutFifoThereIsNothingToHoldTheOthersAgainst() throws Exception {
        List<JsonObject> reports = measured("bench order --order keyed --streams 1000 --messages 2000");

        JsonObject keyed = reports.get(0);
        assertThat(reports).hasSize(1);
        assertThat(keyed.getValue("ratio_fifo")).isNull();
        assertThat(keyed.getJsonObject("target").getJsonObject("ratio_fifo").getDouble("at_least"))
                .isEqualTo(0.6);
    }

    @Test
    void theSameWorkIsDoneByFourSchemes() throws Exception {
        List<JsonObject> reports = measured("bench order --compare");

        assertThat(reports)
                .extracting(report -> report.getString("compared"))
                .containsExactly("sync", "fifo", "sequenced", "graph");
        assertThat(reports).allSatisfy(report -> {
            assertThat(report.fieldNames()).contains("p50_ms", "p99_ms", "total_ms", "messages_per_s");
            assertThat(report.getLong("order_violations")).isZero();
        });
    }

    @Test
    void everyTrickIsMeasuredBesideNone() throws Exception {
        List<JsonObject> reports = measured("bench order --tricks");

        assertThat(reports)
                .extracting(report -> report.getString("trick") + " " + report.getInteger("work_ms"))
                .containsExactly(
                        "none 0",
                        "batch 0",
                        "prefetch 0",
                        "pipeline 0",
                        "none 1",
                        "batch 1",
                        "prefetch 1",
                        "pipeline 1");
        assertThat(reports).allSatisfy(report -> {
            assertThat(report.getDouble("gain_over_none")).isPositive();
            assertThat(report.getLong("order_violations")).isZero();
        });
    }

    private List<JsonObject> measured(String line) throws Exception {
        return BenchRun.reports(work, line);
    }
}
