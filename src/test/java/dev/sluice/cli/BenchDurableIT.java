package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice bench durable} as users start it: that it measures and checks, never how fast anything is. */
class BenchDurableIT {
    @TempDir
    private Path work = Path.of("");

    @Test
    void everyDurabilityIsMeasuredAndASessionComesBack() throws Exception {
        List<JsonObject> reports =
                measured("bench durable --streams 7 --clients 2 --messages 5000 --resume-streams 50");

        assertThat(reports)
                .extracting(report -> report.getString("load"))
                .containsExactly("memory", "disk", "disk_state", "disk_sync", "memory", "disk");
        assertThat(reports)
                .allSatisfy(report -> assertThat(report.getLong("lost")).isZero());
        assertThat(reports.subList(0, 4)).allSatisfy(report -> {
            assertThat(report.getDouble("messages_per_s")).isPositive();
            assertThat(report.getLong("order_violations")).isZero();
        });
        assertThat(reports.get(3).fieldNames())
                .contains("rate_over_goal", "ratio_disk", "ratio_fsync_each", "fsync_each_per_s");
        assertThat(reports.subList(4, 6)).allSatisfy(report -> {
            assertThat(report.getInteger("resumed_streams")).isEqualTo(50);
            assertThat(report.getDouble("resume_ms")).isPositive();
        });
    }

    private List<JsonObject> measured(String line) throws Exception {
        return BenchRun.reports(work, line);
    }
}
