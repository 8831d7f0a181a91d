package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchGrowIT {

    @TempDir
    Path directory;

    @Test
    void growDrawsAPlotForEachThingThatGrows() throws Exception {
        SluiceProcess.Result result;
        try (SluiceProcess server = SluiceProcess.serve(directory)) {
            result = SluiceProcess.run(
                    directory,
                    "bench",
                    "grow",
                    "--out",
                    "plots",
                    "--quick",
                    "--rounds",
                    "1",
                    "--warmup",
                    "0",
                    "--json",
                    "--target",
                    server.address());
        }
        assertThat(result.exitCode()).as(result.err()).isZero();

        Path plots = directory.resolve("plots");
        List<String> lines = Files.readAllLines(plots.resolve("grow.jsonl"));
        assertThat(result.out().lines()).isEqualTo(lines);
        assertThat(new JsonObject(lines.get(0)).getDouble("bytes_per_s")).isPositive();
        assertThat(lines.subList(1, lines.size()))
                .map(JsonObject::new)
                .hasSize(6)
                .allSatisfy(line -> {
                    assertThat(line.getDouble("messages_per_s")).isPositive();
                    assertThat(line.getDouble("mb_per_s")).isPositive();
                    assertThat(line.getLong("order_violations")).isZero();
                    assertThat(line.getLong("lost")).isZero();
                });
        for (String name : List.of(
                "messages-over-streams", "messages-over-connections", "messages-over-size", "bytes-over-size")) {
            assertThat(DocumentBuilderFactory.newDefaultNSInstance()
                            .newDocumentBuilder()
                            .parse(plots.resolve(name + ".svg").toFile())
                            .getElementsByTagName("circle")
                            .getLength())
                    .as(name)
                    .isEqualTo(2);
        }
    }

    @Test
    void growSaysWhatItNeeds() throws Exception {
        SluiceProcess.Result result = SluiceProcess.run(directory, "bench", "grow");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--out");
    }
}
