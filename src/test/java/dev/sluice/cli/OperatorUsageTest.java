package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the commands for operators and graphs say about wrong usage, before they look for a server. */
class OperatorUsageTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parked",
                "parked resume",
                "parked skip --json",
                "parked resume --all --session s",
                "parked resume --stream 3",
                "parked resume --session s --seq 3",
                "parked list --stream 3",
                "parked list --max 0",
                "failures",
                "failures replay",
                "failures replay --all --id 3",
                "failures replay --session s --seq 3",
                "failures list --stream 1",
                "state",
                "state list --name bank",
                "state list --max 0",
                "state delete",
                "state delete ledger",
                "sessions",
                "sessions close",
                "sessions close --abort",
                "sessions list --max 0",
                "run no-such-file.json",
                "send . --order graph",
                "send . --shuffle 3",
                "send . --paths 3",
                "send . --order sequenced --paths 0",
                "send . --order sequenced --shuffle 0"
            })
    void wrongUsageIsSaidAndRunsNothing(String line) {
        assertThat(run(line.split(" "))).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).startsWith("sluice: ").doesNotContain("\tat ");
    }

    @Test
    void withoutAServerTheyFail() {
        assertThat(run("parked", "list", "--target", "127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString()).contains("CONNECTION_FAILED");
        assertThat(run("failures", "replay", "--id", "4", "--target", "127.0.0.1:1"))
                .isEqualTo(1);
        assertThat(run("run", "examples/graph/build.json", "--target", "127.0.0.1:1"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parked --help",
                "parked resume --help",
                "failures replay --help",
                "state delete --help",
                "sessions close --help",
                "run --help"
            })
    void theyHaveHelp(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: sluice " + line.replace(" --help", ""));
    }

    private int run(String... args) {
        CommandLine command = Main.commandLine(Map.of());
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(args);
    }
}
