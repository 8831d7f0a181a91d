package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.ExampleProgram.Result;
import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Handler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The example clients do what they show, run as their READMEs say. */
class ExamplesIT {
    private static final Pattern COUNT = Pattern.compile("(\\w+)=(\\d+)");

    @TempDir
    private static Path work = Path.of("");

    /** An example's folder, and how its client is started. */
    private record Example(String folder, List<String> command) {
        @Override
        public String toString() {
            return folder;
        }
    }

    static List<Example> examples() {
        return List.of(
                new Example("node", List.of("node", "client.js")),
                new Example("python", List.of("/usr/bin/python3", "client.py")));
    }

    @BeforeAll
    static void prepare() throws Exception {
        ExampleProgram.checkNodeModules("node");
        Result stubs = ExampleProgram.of("python", "./stubs.sh").run(work);
        assertThat(stubs.exitCode()).as(stubs.err()).isZero();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void getsEveryReplyInOrderFromThePackagedServer(Example example) throws Exception {
        try (SluiceProcess server = SluiceProcess.serve(work)) {
            Result result = run(example, server.address());

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(counts(result))
                    .isEqualTo(Map.of(
                            "opened",
                            1_000,
                            "replies",
                            20_000,
                            "misplaced",
                            0,
                            "failed",
                            0,
                            "refused",
                            0,
                            "ended",
                            1_000));
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void sendsAgainWhatIsRefused(Example example) throws Exception {
        try (TestServer server = echo().limit("maxMessageBytes", 1024)
                .limit("defaultWindowBytes", 4096L)
                .limit("maxBufferedBytes", 64L << 10)
                .start()) {
            Result result = run(example, addressOf(server));

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(counts(result)).containsEntry("replies", 20_000).containsEntry("ended", 1_000);
            assertThat(counts(result).get("refused")).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void saysWhyStreamsAreNotOpened(Example example) throws Exception {
        try (TestServer server = TestServer.with().start()) {
            Result result = run(example, addressOf(server));

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).startsWith("stream 0: HANDLER_UNKNOWN: handler: no handler \"echo\"");
            assertThat(counts(result)).containsEntry("opened", 0).containsEntry("failed", 1);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void saysWhyACallFails(Example example) throws Exception {
        try (TestServer server = echo().limit("maxStreamsPerOpen", 999).start()) {
            Result result = run(example, addressOf(server));

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).startsWith("call: LIMIT_REACHED: one call may not open 1000 streams");
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void saysWhyTheExchangeFails(Example example) throws Exception {
        try (TestServer server = echo().maxFrameBytes(64 << 10).start()) {
            Result result = run(example, addressOf(server));

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).startsWith("call: LIMIT_REACHED: ").contains("max-frame-bytes");
            assertThat(counts(result)).containsEntry("opened", 1_000).containsEntry("ended", 0);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void saysWhichMessagesFail(Example example) throws Exception {
        Handler failing = Handler.async(
                (stream, message) -> CompletableFuture.failedFuture(new IllegalStateException("for the test")));
        try (TestServer server = TestServer.with().handler("echo", failing).start()) {
            Result result = run(example, addressOf(server));

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains(" message 1: HANDLER_ERROR: ");
            assertThat(counts(result)).containsEntry("replies", 0);
        }
    }

    @Test
    void theCommandForOtherLanguagesMakesTheirMessages() throws Exception {
        String command = Files.readAllLines(Path.of("docs/clients.md")).stream()
                .filter(line -> line.startsWith("    protoc "))
                .findFirst()
                .orElseThrow();
        Result made = new ExampleProgram(
                        Path.of(""), List.of("bash", "-c", command.replace("build/cpp", work.toString())))
                .run(work);

        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(work.resolve("sluice/v1/streams.pb.h")).exists();
        assertThat(work.resolve("google/rpc/status.pb.h")).exists();
    }

    private static TestServer.Builder echo() {
        return TestServer.with()
                .handler(
                        "echo",
                        Handler.async((stream, message) -> CompletableFuture.completedFuture(message.payload())));
    }

    private static String addressOf(TestServer server) {
        return "127.0.0.1:" + server.port();
    }

    private static Result run(Example example, String target) throws Exception {
        List<String> command = new ArrayList<>(example.command);
        command.addAll(List.of("--target", target));
        return ExampleProgram.of(example.folder, command.toArray(String[]::new)).run(work);
    }

    /** What the last line says, such as {@code replies=20000}. */
    private static Map<String, Integer> counts(Result result) {
        return COUNT.matcher(result.out())
                .results()
                .collect(Collectors.toMap(count -> count.group(1), ExamplesIT::number));
    }

    private static int number(MatchResult count) {
        return Integer.parseInt(count.group(2));
    }
}
