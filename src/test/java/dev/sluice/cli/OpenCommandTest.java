package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class OpenCommandTest {

    @TempDir
    private static Path scratch;

    private static RunningServer server;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() {
        Map<String, String> flags = Map.of("grpc.port", "0", "http.port", "0", "data-dir", scratch.toString());
        server = RunningServer.start(ServerConfig.load(null, Map.of(), flags));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void itTellsHowManyStreamsItOpenedAndTheirIds() {
        assertThat(open("--count", "10000", "--handler", "echo")).isZero();
        assertThat(out.toString().lines())
                .hasSize(3)
                .anyMatch(line -> line.matches("opened 10,000 of 10,000 streams in [0-9.]+ ms"))
                .anyMatch(line -> line.matches("session [0-9a-f]{32}"))
                .anyMatch(line -> line.matches("ids +2 to 20000"));
    }

    @Test
    void itLeavesNoStreamAndNoSessionBehind() {
        open("--count", "100", "--handler", "count");

        assertThat(server.sessions().streamQuota().used()).isZero();
        assertThat(server.sessions().sessionQuota().used()).isZero();
    }

    @Test
    void equalFailuresAreToldOnce() {
        assertThat(open("--count", "500", "--handler", "eco")).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("opened 0 of 500 streams in ")
                .contains("streams 0 to 499: NOT_FOUND HANDLER_UNKNOWN: ");
    }

    @Test
    void goodStreamsAreKeptWhereThatIsWantedAndTheOthersAreToldInFull() {
        String almostTooLong = "x".repeat(1023); // with one digit more it is as long as a name may be

        assertThat(open("--count", "12", "--handler", "echo", "--name-prefix", almostTooLong, "--keep-opened"))
                .isEqualTo(1);
        assertThat(out.toString())
                .startsWith("opened 10 of 12 streams in ")
                .contains("\nids     2 to 20\n")
                .contains("streams 10 to 11: INVALID_ARGUMENT INVALID_ARGUMENT: ")
                .contains("\n  field name: ")
                .contains("\n  metadata {field=name}");
    }

    @Test
    void jsonIsOneObjectWithEveryErrorByItsIndex() {
        assertThat(open("--count", "3", "--handler", "eco", "--json")).isEqualTo(1);

        JsonObject json = new JsonObject(out.toString());
        assertThat(json.getInteger("asked")).isEqualTo(3);
        assertThat(json.getInteger("opened")).isZero();
        JsonArray errors = json.getJsonArray("errors");
        assertThat(errors).hasSize(3);
        assertThat(errors.getJsonObject(2).getInteger("index")).isEqualTo(2);
        assertThat(errors.getJsonObject(2).getString("reason")).isEqualTo("HANDLER_UNKNOWN");
    }

    @Test
    void aCallThatIsRefusedAsAWholeIsToldInFull() {
        assertThat(open("--handler", "echo", "--window", "1000000000")).isEqualTo(1);
        assertThat(out + "" + err).contains("INVALID_ARGUMENT").contains("window.messages");
    }

    @Test
    void noServerIsNoStackTrace() {
        assertThat(run("open", "--handler", "echo", "--target", "nowhere.invalid:1"))
                .isEqualTo(1);
        assertThat(err.toString())
                .startsWith("sluice: UNAVAILABLE CONNECTION_FAILED: ")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "--count=0, --count must be from 1",
        "--count=x, 'x' is not an int",
        "--window=-1, --window must not be negative",
        "--idle-timeout=5, --idle-timeout must be a duration such as",
        "--target=here, 'here' is not HOST:PORT",
        "--target=here:99999, 'here:99999' is not HOST:PORT",
    })
    void wrongUsageIsToldWithWhatIsExpected(String option, String expected) {
        assertThat(run("open", "--handler", "echo", option)).isEqualTo(2);
        assertThat(err.toString()).contains(expected).contains("Try 'sluice open --help'.");
    }

    @Test
    void aHandlerIsRequired() {
        assertThat(run("open")).isEqualTo(2);
        assertThat(err.toString()).contains("--handler");
    }

    private int open(String... line) {
        List<String> all = new ArrayList<>(List.of("open", "--target", "127.0.0.1:" + server.port()));
        all.addAll(List.of(line));
        return run(all.toArray(String[]::new));
    }

    private int run(String... line) {
        CommandLine command = Main.commandLine(Map.of());
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(line);
    }
}
