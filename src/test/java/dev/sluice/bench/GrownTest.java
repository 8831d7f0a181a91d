package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrownTest {
    private static final Rounds ROUNDS = new Rounds(2, 3);

    @TempDir
    Path directory;

    @Test
    void eachGrowthChangesOneThingAlone() {
        for (Growth growth : Growth.all(false)) {
            assertThat(growth.steps()).extracting(Growth.Step::value).doesNotHaveDuplicates();
            long changing = List.of(
                            growth.steps().stream().map(Growth.Step::streams),
                            growth.steps().stream().map(Growth.Step::clients),
                            growth.steps().stream().map(Growth.Step::size))
                    .stream()
                    .filter(values -> values.distinct().count() > 1)
                    .count();
            assertThat(changing).as(growth.with()).isEqualTo(1);
        }
    }

    @Test
    void everyGrowthHasAPictureAndThatOfSizesOneOfBytesToo() throws Exception {
        new GrownFiles(directory.resolve("new"))
                .write(
                        limit(),
                        Growth.all(true).stream()
                                .map(growth -> grown(growth, 0))
                                .toList());

        try (var files = Files.list(directory.resolve("new"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "messages-over-streams.svg",
                            "messages-over-connections.svg",
                            "messages-over-size.svg",
                            "bytes-over-size.svg",
                            "grow.jsonl");
        }
    }

    @Test
    void aLineHasWhatGrewAndItsFigures() throws Exception {
        new GrownFiles(directory).write(limit(), List.of(grown(overSize(), 0)));

        List<JsonObject> lines = Files.readAllLines(directory.resolve("grow.jsonl")).stream()
                .map(JsonObject::new)
                .toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).getString("bench")).isEqualTo("limit");
        JsonObject kibibyte = lines.get(2);
        assertThat(kibibyte.getString("over")).isEqualTo("size");
        assertThat(kibibyte.getInteger("size")).isEqualTo(1024);
        assertThat(kibibyte.getInteger("streams")).isEqualTo(1_000);
        assertThat(kibibyte.getInteger("clients")).isEqualTo(1);
        assertThat(kibibyte.getLong("messages_per_s")).isEqualTo(2_000_000);
        assertThat(kibibyte.getLong("mb_per_s")).isEqualTo(2_048);
        assertThat(kibibyte.getLong("lost")).isZero();
        assertThat(kibibyte.getLong("order_violations")).isZero();
    }

    @Test
    void whatCouldNotBeMeasuredIsMissingInThePicture() {
        Growth growth = overSize();
        List<Optional<Report>> reports = new ArrayList<>(grown(growth, 0).reports());
        reports.set(0, Optional.empty());

        Plot plot = Objects.requireNonNull(
                new Grown(growth, ROUNDS, reports, 2e9).plots().get("bytes-over-size"));
        assertThat(plot.description()).contains("16 B: not measured; 1 KiB: 2,048");
    }

    @Test
    void aMessageThatWasLostIsAFlaw() {
        assertThat(grown(overSize(), 0).isFlawless()).isTrue();
        assertThat(grown(overSize(), 1).isFlawless()).isFalse();
    }

    @Test
    void aFileIsNoDirectory() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> new GrownFiles(file))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("--out")
                .hasMessageContaining(file.toString());
    }

    @Test
    void thePictureOfBytesHasTheLimit() {
        Plot plot = Objects.requireNonNull(grown(overSize(), 0).plots().get("bytes-over-size"));

        assertThat(plot.limit()).isEqualTo(new Plot.Limit("HTTP/2 alone", 2_000));
    }

    private static Report limit() {
        return new Report("limit", "limit", Map.of(), List.of(), List.of(), ROUNDS, List.of());
    }

    private static Growth overSize() {
        return Growth.all(true).get(2);
    }

    /** Two million messages a second, whatever their number and size. */
    private static Grown grown(Growth growth, long lost) {
        Throughput.Result result =
                new Throughput.Result(new Driver.Tally(2_000_000, 0, lost), 1_000_000_000, 500_000_000);
        List<Optional<Report>> reports = new ArrayList<>();
        for (Growth.Step step : growth.steps()) {
            Pace pace = new Pace(1, 0, step.clients());
            reports.add(
                    Optional.of(Grown.report(growth, step, pace, ROUNDS, Collections.nCopies(5, result), List.of())));
        }
        return new Grown(growth, ROUNDS, reports, 2e9);
    }
}
