package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sluice bench} as users start it: that it measures and checks, never how fast anything is. */
class BenchIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TINY = " --rounds 1 --warmup 0 --json";

    @TempDir
    private Path work = Path.of("");

    @ParameterizedTest
    @CsvSource({"push, messages_per_s", "pull, messages_per_s", "echo, round_trips_per_s"})
    void throughputIsMeasuredAndNothingIsLostOrOutOfOrder(String bench, String rate) throws Exception {
        JsonObject report = measured("bench " + bench + " --streams 7 --clients 2 --messages 5000" + TINY);

        assertThat(report.getString("bench")).isEqualTo(bench);
        assertThat(report.getInteger("streams")).isEqualTo(7);
        assertThat(report.getInteger("clients")).isEqualTo(2);
        assertThat(report.getDouble(rate)).isPositive();
        assertThat(report.getLong("order_violations")).isZero();
        assertThat(report.getLong("lost")).isZero();
        assertThat(report.getDouble("server_cpu_us_per_message")).isNotNegative();
    }

    @Test
    void openingIsComparedWithOpeningOneByOne() throws Exception {
        JsonObject report = measured("bench open --streams 200" + TINY);

        assertThat(report.fieldNames())
                .contains(
                        "batch_ms", "sequential_ms", "pipelined_ms", "close_ms", "ratio_sequential", "ratio_pipelined");
        assertThat(report.getLong("failed")).isZero();
    }

    @Test
    void streamsAreWeighed() throws Exception {
        JsonObject report = measured("bench open --streams 20000 --heap" + TINY);

        assertThat(report.getLong("failed")).isZero();
        assertThat(report.getDouble("open_ms")).isPositive();
        assertThat(report.getDouble("close_ms")).isPositive();
        assertThat(report.getDouble("heap_bytes_per_stream")).isPositive();
        assertThat(report.getDouble("heap_bytes_per_stream_used")).isPositive();
    }

    @Test
    void aReportHasItsRoundsAndWhereTheyWereMeasured() throws Exception {
        SluiceProcess.Result result = run("bench push --streams 1,2 --messages 100 --rounds 3 --warmup 1 --json");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out().lines()).hasSize(2);
        JsonObject report = new JsonObject(result.out().lines().findFirst().orElseThrow());
        assertThat(report.getJsonObject("rounds").getJsonArray("messages_per_s"))
                .hasSize(3);
        assertThat(report.getInteger("warmup")).isEqualTo(1);
        assertThat(report.getInteger("cores")).isPositive();
        assertThat(report.getString("jdk"))
                .contains(Integer.toString(Runtime.version().feature()));
        JsonObject target = report.getJsonObject("target").getJsonObject("messages_per_s");
        assertThat(target.getInteger("at_least")).isEqualTo(5_000_000);
        assertThat(target.getBoolean("reached")).isNotNull();
    }

    @Test
    void aTableIsForPeople() throws Exception {
        SluiceProcess.Result result = run("bench echo --streams 3 --messages 100 --rounds 1 --warmup 0");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith("echo: there and back, 3 streams, 128 bytes a message, 4,096 a turn\n")
                .containsPattern("round_trips_per_s +[0-9,.]+ ")
                .containsPattern("lost +0 +0 +reached")
                .contains("1 round after 0 to warm up");
    }

    @Test
    void aServerThatIsNamedIsTheOneThatIsMeasured() throws Exception {
        try (SluiceProcess server = SluiceProcess.serve(work)) {
            JsonObject report = measured("bench push --streams 2 --messages 100 --target " + server.address() + TINY);

            assertThat(report.getLong("lost")).isZero();
            assertThat(report.getValue("server_cpu_us_per_message")).isNull();
            assertThat(report.getJsonArray("notes").getString(0)).contains("--target");
        }
    }

    @Test
    void noServerIsNoStackTrace() throws Exception {
        SluiceProcess.Result result = run("bench push --streams 1 --target 127.0.0.1:1" + TINY);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("CONNECTION_FAILED").doesNotContain("\tat ");
    }

    @Test
    void aServerThatDoesNotStartIsToldWithWhatItSaid() throws Exception {
        SluiceProcess.Result result = run("bench push --streams 1 --server-xmx 1x" + TINY);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("sluice: the server ended before it served")
                .contains("-Xmx1x")
                .doesNotContain("\tat ");
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        Path scratch = Files.createDirectory(work.resolve("scratch"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        SluiceProcess.Result result = SluiceProcess.runWith(
                List.of(java, "-Djava.io.tmpdir=" + scratch),
                work,
                ("bench push --streams 1 --messages 10" + TINY).split(" ", -1));

        assertThat(result.exitCode()).as(result.err()).isZero();
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aBenchThatIsStoppedTakesItsServerAlong() throws Exception {
        try (SluiceProcess bench = SluiceProcess.start(work, "bench", "push", "--streams", "1", "--seconds", "3600")) {
            List<ProcessHandle> servers =
                    await().atMost(PATIENCE).until(bench::descendants, started -> !started.isEmpty());

            bench.terminate();

            for (ProcessHandle server : servers) {
                server.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private JsonObject measured(String line) throws Exception {
        SluiceProcess.Result result = run(line);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        return new JsonObject(result.out());
    }

    private SluiceProcess.Result run(String line) throws IOException, InterruptedException {
        return SluiceProcess.run(work, line.split(" ", -1));
    }
}
