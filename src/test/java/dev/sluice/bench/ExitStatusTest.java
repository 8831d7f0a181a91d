package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ExitStatusTest {
    private static final Series SLOW = new Series(List.of(1.0));

    private final StringWriter out = new StringWriter();

    @Test
    void aMissIsNoFailure() {
        assertThat(run(report(0))).isZero();
        assertThat(out.toString()).contains("missed");
    }

    @Test
    void aLossIsAFailure() {
        assertThat(run(report(1))).isEqualTo(1);
        assertThat(out.toString()).containsPattern("lost +1 +0 +missed");
    }

    @Test
    void jsonIsOneLineAndNothingElse() {
        assertThat(run(report(1), "--json")).isEqualTo(1);
        assertThat(out.toString()).hasLineCount(1);
        assertThat(new JsonObject(out.toString()).getLong("lost")).isOne();
    }

    private int run(Report report, String... line) {
        return new CommandLine(new Printing(report))
                .setOut(new PrintWriter(out, true))
                .execute(line);
    }

    private static Report report(long lost) {
        return new Report(
                "push",
                "one way",
                Map.of(),
                List.of(new Measure("messages_per_s", SLOW, Goal.atLeast(2))),
                List.of(new Flaw("lost", lost)),
                new Rounds(0, 1),
                List.of());
    }

    /** Prints a report and does nothing else. */
    @Command
    private static final class Printing implements Callable<Integer> {
        private final Report report;

        @Mixin
        private final BenchOptions options = new BenchOptions();

        Printing(Report report) {
            this.report = report;
        }

        @Override
        public Integer call() {
            return options.print(report);
        }
    }
}
