package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code sluice run}, {@code parked} and {@code failures} against the server as it is shipped. */
class RunCommandIT {
    @TempDir
    private static Path scratch = Path.of("");

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
    void theExampleRunsWhatIsNeededFirst() {
        assertThat(run("run", "examples/graph/build.json")).as(err.toString()).isZero();
        assertThat(out.toString().lines().toList())
                .hasSize(11)
                .anyMatch(line -> line.matches("done .* ms  release  release"))
                .anyMatch(line -> line.matches("9 messages in [0-9.]+ ms: 9 done"))
                .anyMatch(line -> line.startsWith("critical path: fetch ("));
    }

    @Test
    void programsGetOneObject() {
        assertThat(run("run", "examples/graph/build.json", "--json")).isZero();
        JsonObject json = new JsonObject(out.toString());
        assertThat(json.getJsonObject("summary").getInteger("done")).isEqualTo(9);
        assertThat(json.getJsonArray("messages")).hasSize(9);
        assertThat(json.getJsonArray("critical_path")).isNotEmpty();
    }

    @Test
    void aGraphLargerThanTheWindowRuns() throws Exception {
        StringBuilder messages = new StringBuilder("{\"id\": \"0\"}");
        for (int i = 1; i < 5_000; i++) {
            messages.append(",{\"id\": \"" + i + "\", \"needs\": [\"" + i / 2 + "\"]}");
        }
        Path file = Files.writeString(scratch.resolve("tree.json"), "{\"messages\": [" + messages + "]}");
        assertThat(run("run", file.toString(), "--handler", "echo", "--json")).isZero();
        assertThat(new JsonObject(out.toString()).getJsonObject("summary").getInteger("done"))
                .isEqualTo(5_000);
    }

    @Test
    void aGraphThatIsNoneRunsNothing() throws Exception {
        Path file = Files.writeString(
                scratch.resolve("cycle.json"),
                "{\"handler\": \"echo\", \"messages\": [{\"id\": \"a\", \"needs\": [\"b\"]},"
                        + " {\"id\": \"b\", \"needs\": [\"a\"]}]}");
        assertThat(run("run", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("a needs b needs a");
    }

    @Test
    void anUnknownHandlerIsToldAsItIs() {
        assertThat(run("run", "examples/graph/build.json", "--handler", "nobody"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("HANDLER_UNKNOWN");
    }

    @Test
    void anOperatorOfAServerWithoutTroubleSeesNone() {
        assertThat(run("parked", "list")).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("nothing is parked");
        assertThat(run("parked", "resume", "--all")).isZero();
        assertThat(out.toString()).contains("0 scopes go on");
        assertThat(run("failures", "list", "--json")).isZero();
        assertThat(run("failures", "replay", "--all")).isZero();
    }

    private int run(String... args) {
        CommandLine command = Main.commandLine(Map.of());
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        String[] all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--target";
        all[args.length + 1] = "127.0.0.1:" + server.port();
        return command.execute(all);
    }
}
