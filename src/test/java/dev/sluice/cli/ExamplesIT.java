package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Handler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The example clients do what they show, run as their READMEs say. */
class ExamplesIT {
    private static final long PATIENCE_SECONDS = 120;
    private static final Pattern COUNT = Pattern.compile("(\\w+)=(\\d+)");

    @TempDir
    private static Path work = Path.of("");

    /** An example, and how its client is started. */
    private enum Example {
        NODE("node", "node", "client.js"),
        PYTHON("python", "/usr/bin/python3", "client.py");

        private final Path folder;
        private final List<String> command;

        Example(String folder, String... command) {
            this.folder = Path.of("examples", folder);
            this.command = List.of(command);
        }
    }

    private record Result(int exitCode, String out, String err) {
        /** What the last line says, such as {@code replies=20000}. */
        Map<String, Integer> counts() {
            return COUNT.matcher(out)
                    .results()
                    .collect(Collectors.toMap(count -> count.group(1), ExamplesIT::number, Integer::sum));
        }
    }

    @BeforeAll
    static void prepare() throws Exception {
        assertThat(Example.NODE.folder.resolve("node_modules"))
                .as("the example's modules; bin/verify installs them, or: npm ci --prefix examples/node")
                .isDirectory();
        Result stubs = run(Example.PYTHON.folder, List.of("./stubs.sh"));
        assertThat(stubs.exitCode()).as(stubs.err()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Example.class)
    void getsEveryReplyInOrderFromThePackagedServer(Example example) throws Exception {
        try (SluiceProcess server = SluiceProcess.serve(work)) {
            Result result = run(example, server.address());

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.counts())
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
    @EnumSource(Example.class)
    void sendsAgainWhatIsRefused(Example example) throws Exception {
        try (TestServer server = echo().limit("maxMessageBytes", 1024)
                .limit("defaultWindowBytes", 4096L)
                .limit("maxBufferedBytes", 8192L)
                .start()) {
            Result result = run(example, addressOf(server));

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.counts()).containsEntry("replies", 20_000).containsEntry("ended", 1_000);
            assertThat(result.counts().get("refused")).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(Example.class)
    void saysWhyStreamsAreNotOpened(Example example) throws Exception {
        try (TestServer server = echo().start()) {
            Result result = run(example, addressOf(server), "--handler", "nobody");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).startsWith("stream 0: HANDLER_UNKNOWN: handler: no handler \"nobody\"");
        }
    }

    @ParameterizedTest
    @EnumSource(Example.class)
    void saysWhyACallFails(Example example) throws Exception {
        try (TestServer server = echo().limit("maxStreamsPerOpen", 999).start()) {
            Result result = run(example, addressOf(server));

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).startsWith("LIMIT_REACHED: one call may not open 1000 streams");
        }
    }

    @ParameterizedTest
    @EnumSource(Example.class)
    void saysWhichMessagesFail(Example example) throws Exception {
        Handler failing = Handler.async(
                (stream, message) -> CompletableFuture.failedFuture(new IllegalStateException("for the test")));
        try (TestServer server = TestServer.with().handler("echo", failing).start()) {
            Result result = run(example, addressOf(server));

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains(" message 1: HANDLER_ERROR: ");
            assertThat(result.counts()).containsEntry("replies", 0);
        }
    }

    @Test
    void theLockOfNodeNamesNoRegistry() throws IOException {
        assertThat(Files.readString(Example.NODE.folder.resolve("package-lock.json")))
                .doesNotContain("\"resolved\"");
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

    private static Result run(Example example, String target, String... options) throws Exception {
        List<String> command = Stream.of(example.command, List.of("--target", target), List.of(options))
                .flatMap(List::stream)
                .toList();
        return run(example.folder, command);
    }

    private static Result run(Path folder, List<String> command) throws Exception {
        Path out = Files.createTempFile(work, "example", ".out");
        Path err = Files.createTempFile(work, "example", ".err");
        Process process = start(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile()));
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(command + " ends")
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(ProcessBuilder program) {
        try {
            return program.start();
        } catch (IOException e) {
            throw new AssertionError("an example cannot run; bin/verify installs what they need", e);
        }
    }

    private static int number(MatchResult count) {
        return Integer.parseInt(count.group(2));
    }
}
