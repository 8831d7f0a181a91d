package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/** A measurement in a process of its own, as short as can be. */
final class BenchRun {
    private static final String TINY = " --rounds 1 --warmup 0 --json";

    private BenchRun() {}

    /** What it printed, an object for each report. */
    static List<JsonObject> reports(Path work, String line) throws Exception {
        SluiceProcess.Result result = SluiceProcess.run(work, (line + TINY).split(" ", -1));
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out().lines().map(JsonObject::new).toList();
    }
}
