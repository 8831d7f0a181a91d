package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code sluice bench} that hold Sluice against others: that they measure, never what. */
class BenchPeersIT {
    private static final String SHORT = " --seconds 0.05";

    @TempDir
    private Path work = Path.of("");

    @Test
    void pingIsMeasuredAloneAndBesideALoad() throws Exception {
        List<JsonObject> reports = measured("bench ping --beside 20 --rate 2000");

        assertThat(reports).hasSize(2);
        for (JsonObject report : reports) {
            assertThat(report.getString("bench")).isEqualTo("ping");
            assertThat(report.getInteger("size")).isEqualTo(128);
            for (String key : List.of("p50_us", "p99_us", "p999_us", "ratio_p50", "ratio_p99")) {
                assertThat(report.getDouble(key)).as(key).isPositive();
            }
            for (String key : List.of("vertx_grpc_p50_us", "p99_us_uncorrected", "vertx_grpc_p999_us_uncorrected")) {
                assertThat(report.getDouble(key)).as(key).isPositive();
            }
            assertThat(report.getLong("vertx_grpc_lost")).isZero();
            assertThat(report.getLong("vertx_grpc_order_violations")).isZero();
            assertThat(report.getDouble("expected_interval_us")).isPositive();
            assertFlawless(report);
        }
        assertThat(reports.get(0).getInteger("beside_streams")).isZero();
        assertThat(reports.get(1).getInteger("beside_streams")).isEqualTo(20);
        assertThat(reports.get(1).getInteger("beside_messages_per_s")).isEqualTo(2_000);
        assertThat(reports.get(1).getDouble("beside_per_s")).isPositive();
        assertThat(reports.get(1).getDouble("vertx_grpc_beside_per_s")).isPositive();
    }

    @Test
    void everyContenderDoesWhatItCan() throws Exception {
        List<JsonObject> reports = measured("bench compare --open 50 --streams 5");

        assertThat(reports)
                .extracting(report -> report.getString("what"))
                .containsExactly("open", "push", "pull", "echo");
        reports.forEach(BenchPeersIT::assertFlawless);
        for (JsonObject report : reports) {
            assertThat(report.getDouble("ratio_vertx_grpc")).isPositive();
            assertThat(report.getDouble("ratio_grpc_java")).isPositive();
        }
        for (int unaryCan : List.of(1, 3)) {
            assertThat(reports.get(unaryCan).getDouble("ratio_grpc_java_unary")).isPositive();
            assertThat(reports.get(unaryCan).getDouble("ratio_vertx_grpc_unary"))
                    .isPositive();
        }
        for (int unaryCannot : List.of(0, 2)) {
            assertThat(reports.get(unaryCannot).getValue("ratio_grpc_java_unary"))
                    .isNull();
            assertThat(reports.get(unaryCannot).getJsonArray("notes")).isNotEmpty();
        }
    }

    @Test
    void theLimitOfTheMachineIsMeasured() throws Exception {
        JsonObject report = measured("bench raw").get(0);

        double bytes = report.getDouble("bytes_per_s");
        assertThat(bytes).isPositive();
        assertThat(report.getDouble("messages_per_s_16")).isPositive().isLessThan(bytes);
        assertThat(report.getDouble("messages_per_s_128"))
                .isPositive()
                .isLessThan(report.getDouble("messages_per_s_16"));
        assertThat(report.getLong("lost")).isZero();
    }

    @Test
    void aTimeThatMakesNoSenseIsWrongUsage() throws Exception {
        SluiceProcess.Result result = run("bench raw --seconds 0");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--seconds must be from 0.01 to 3600");
    }

    private static void assertFlawless(JsonObject report) {
        assertThat(report.getLong("lost")).isZero();
        assertThat(report.getLong("order_violations")).isZero();
    }

    private List<JsonObject> measured(String line) throws Exception {
        return BenchRun.reports(work, line + SHORT);
    }

    private SluiceProcess.Result run(String line) throws Exception {
        return SluiceProcess.run(work, line.split(" ", -1));
    }
}
