package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class MainTest {
    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"--help", "serve --help", "open --help", "--version"})
    void helpAndVersionGoToStdout(String line) {
        assertThat(run(line.split(" ", -1))).isZero();
        assertThat(out.toString()).contains("sluice");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "serve --help", "open --help"})
    void helpFitsATerminal(String line) {
        run(line.split(" ", -1));

        assertThat(out.toString().lines()).allMatch(printed -> printed.length() <= 80);
    }

    @Test
    void theDefaultsThatHelpTellsAreThoseOfTheConfiguration() {
        ServerConfig defaults = ServerConfig.load(null, Map.of(), Map.of());

        run("serve", "--help");

        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("Default: " + defaults.grpc().port() + ".")
                .contains("Default: " + defaults.dataDir() + ".")
                .contains("Default: " + defaults.logFormat().name().toLowerCase(Locale.ROOT) + ".");
    }

    @Test
    void noCommandIsWrongUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("sluice: Say which command\nTry 'sluice --help'.\n");
    }

    @Test
    void aMisspeltCommandIsAnsweredWithTheRightOne() {
        assertThat(run("serv")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean: sluice serve");
    }

    @Test
    void aMisspeltFlagIsAnsweredWithTheRightOne() {
        assertThat(run("serve", "--grpc-prt=1")).isEqualTo(2);
        assertThat(err.toString())
                .contains("'--grpc-prt=1'")
                .contains("--grpc-port")
                .contains("Try 'sluice serve --help'");
    }

    @Test
    void oneProblemOfTheConfigurationIsOneLine() {
        assertThat(run("serve", "--grpc-port", "99999")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("sluice: command line: grpc.port must be from 0 to 65535, but is 99999\n");
    }

    @Test
    void severalProblemsOfTheConfigurationAreAList() throws IOException {
        Path file = Files.writeString(scratch.resolve("my.yaml"), "grpc:\n  prt: 1\nlimits:\n  max-streams: 0\n");
        environment.put("SLUICE_LOG_FORMAT", "xml");

        assertThat(run("serve", "--config", file.toString())).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "sluice: the configuration has 3 problems",
                        "  " + file + ":2: grpc.prt is unknown; did you mean grpc.port?",
                        "  " + file + ":4: limits.max-streams must be at least 1, but is 0",
                        "  environment: SLUICE_LOG_FORMAT must be text or json, but is 'xml'");
    }

    @ParameterizedTest
    @CsvSource({"grpc, http", "http, grpc"})
    void anAddressInUseIsOneLine(String section, String other) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(serve("--" + section + "-port", port, "--" + other + "-port", "0"))
                    .isEqualTo(1);
            assertThat(err.toString())
                    .isEqualTo("sluice: cannot listen on 127.0.0.1:" + port + " (" + section
                            + ".port): another process uses it; stop that one or choose another with --" + section
                            + "-port\n");
        }
    }

    @Test
    void aDataDirectoryInUseIsOneLine() throws IOException {
        try (DataDirectory held = DataDirectory.take(scratch)) {
            assertThat(serve("--grpc-port", "0", "--http-port", "0")).isEqualTo(1);
            assertThat(err.toString())
                    .startsWith("sluice: the data directory " + held.path())
                    .hasLineCount(1);
        }
    }

    @Test
    void aBadPluginIsOneLine() throws IOException {
        Path plugins = Files.createDirectory(scratch.resolve("jars"));
        Files.writeString(plugins.resolve("bad.jar"), "no jar");

        assertThat(serve("--grpc-port", "0", "--http-port", "0", "--plugins", plugins.toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .startsWith("sluice: cannot load a handler: bad.jar: is no jar")
                .hasLineCount(1);
    }

    @Test
    void aPluginsFolderThatIsNotThereIsWrongUsage() {
        assertThat(serve("--grpc-port", "0", "--http-port", "0", "--plugins", scratch + "/none"))
                .isEqualTo(2);
        assertThat(err.toString()).isEqualTo("sluice: the plugins folder " + scratch + "/none is not there\n");
    }

    @Test
    void aServerThatCouldNotStartLeavesItsDataDirectoryFree() throws IOException {
        serve("--grpc-port", "0", "--http-port", "0", "--plugins", scratch + "/none");

        try (DataDirectory data = DataDirectory.take(scratch)) {
            assertThat(data.path()).isEqualTo(scratch);
        }
    }

    private int serve(String... flags) {
        environment.put("SLUICE_DATA_DIR", scratch.toString());
        String[] line = new String[flags.length + 1];
        line[0] = "serve";
        System.arraycopy(flags, 0, line, 1, flags.length);
        return run(line);
    }

    private int run(String... line) {
        CommandLine command = Main.commandLine(environment)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        return command.execute(line);
    }
}
