package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class BenchUsageTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void nothingToMeasureIsWrongUsage() {
        assertThat(run("bench")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("sluice: Say what to measure\nTry 'sluice bench --help'.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "open", "push", "pull", "echo", "ping", "order", "durable", "compare", "raw", "grow"})
    void helpFitsATerminalAndHasExamples(String bench) {
        assertThat(run(("bench " + bench + " --help").replace("  ", " ").split(" ", -1)))
                .isZero();
        assertThat(out.toString()).contains("Examples:");
        assertThat(out.toString().lines()).allMatch(printed -> printed.length() <= 80);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ping; --target=localhost:1; Unknown option: '--target=localhost:1'",
                "compare; --target=localhost:1; Unknown option: '--target=localhost:1'",
                "push; --rounds=2; --rounds must be odd, from 1 to 99",
                "push; --rounds=0; --rounds must be odd, from 1 to 99",
                "push; --warmup=-1; --warmup must be from 0 to 99",
                "push; --streams=0; --streams must be from 1 to",
                "push; --streams=1,x; 'x' is not an int",
                "push; --size=-1; --size must be from 0 to",
                "pull; --size=7; --size must be from 8 to",
                "echo; --seconds=0; --seconds must be from 0.01 to",
                "echo; --messages=-1; --messages must not be negative",
                "echo; --clients=0; --clients must be from 1 to",
                "echo; --clients=2; --streams must be at least --clients",
                "order; --order=lifo; 'lifo' is not one of fifo, sync, sequenced, keyed, graph",
                "order; --clients=2000; --clients must be from 1 to",
                "durable; --size=10; --size must be from 11 to",
                "durable; --resume-streams=-1; --resume-streams must be from 0 to",
                "open; --streams=3000000; --streams must be from 1 to",
                "open; --rounds=4; --rounds must be odd, from 1 to 99",
                "open; --target=here; 'here' is not HOST:PORT",
            })
    void wrongUsageIsToldWithWhatIsExpectedBeforeAnythingStarts(String bench, String option, String expected) {
        assertThat(run("bench", bench, option)).isEqualTo(2);
        assertThat(err.toString()).contains(expected).contains("Try 'sluice bench " + bench + " --help'.");
    }

    @Test
    void ordersAreMeasuredInOneWayAtATime() {
        assertThat(run("bench", "order", "--compare", "--tricks")).isEqualTo(2);
        assertThat(err.toString()).contains("mutually exclusive");
    }

    private int run(String... line) {
        return Main.commandLine(Map.of())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(line);
    }
}
