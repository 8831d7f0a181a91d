package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the container image can be tried without an engine that builds it. */
class ContainerImageIT {
    private static final Pattern MODULES = Pattern.compile("--add-modules (\\S+)");
    private static final Pattern ENTRYPOINT = Pattern.compile("(?m)^ENTRYPOINT \\[(.*)]$");

    @TempDir
    private Path work = Path.of("");

    private String dockerfile = "";

    @BeforeEach
    void read() throws IOException {
        dockerfile = Files.readString(Path.of("Dockerfile"));
    }

    private String first(Pattern pattern) {
        Matcher matcher = pattern.matcher(dockerfile);
        assertThat(matcher.find()).as(pattern + " in the Dockerfile").isTrue();
        return matcher.group(1);
    }

    @Test
    void aRuntimeOfItsModulesRunsTheServerAndItsCommands() throws Exception {
        Path runtime = work.resolve("runtime");
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
        assertThat(jlink.run(
                        System.out,
                        System.err,
                        "--add-modules",
                        first(MODULES),
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        runtime.toString()))
                .isZero();
        List<String> java = entrypoint(runtime);
        try (SluiceProcess server =
                SluiceProcess.startWith(java, work, "serve", "--grpc-port", "0", "--http-port", "0")) {
            String address = server.address();
            SluiceProcess.Result opened = SluiceProcess.runWith(
                    java, work, "open", "--count", "1000", "--handler", "echo", "--target", address);
            assertThat(opened.exitCode()).as(opened.err()).isZero();
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.log()).contains("native_transport=\"true\"").doesNotContain("WARN", "ERROR");
        }
    }

    /** The entry point as the image has it, with the runtime and the jar of here. */
    private List<String> entrypoint(Path runtime) {
        List<String> line = Stream.of(first(ENTRYPOINT).split(", *"))
                .map(word -> word.substring(1, word.length() - 1))
                .toList();
        assertThat(line).startsWith("/opt/java/bin/java").endsWith("-jar", "/opt/sluice/sluice.jar");
        return Stream.concat(
                        Stream.of(runtime.resolve("bin/java").toString()), line.subList(1, line.size() - 2).stream())
                .toList();
    }

    @Test
    void theBuildGetsTheFilesThatItNeedsAndNoOthers() throws IOException {
        List<String> kept = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        assertThat(kept).contains("pom.xml", "src/main", "conf", "LICENSE");
        assertThat(kept).allMatch(path -> Files.exists(Path.of(path)));
        assertThat(Files.readAllLines(Path.of(".dockerignore")).get(0)).isEqualTo("*");
    }

    @Test
    void itRunsAsAUserThatIsNotRoot() {
        assertThat(first(Pattern.compile("(?m)^USER (\\d+):\\d+$"))).isNotEqualTo("0");
    }
}
