package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reason that the server gives is told to those who write clients, and no other. */
class ReasonsTest {
    private static final Path MAIN = Path.of("src/main/java/dev/sluice");
    private static final Pattern IN_CODE = Pattern.compile("Code\\.[A-Z_]+,\\s*\"([A-Z_]+)\"");
    private static final Pattern IN_DOCS = Pattern.compile("`([A-Z]+(?:_[A-Z]+)*)`");

    /** Said by HTTP, before there is a call that could fail. */
    private static final String OF_HTTP = "ORIGIN_DENIED";

    @ParameterizedTest
    @ValueSource(strings = {"docs/clients.md", "docs/protocol.md"})
    void theTableOfErrorsNamesEveryReason(String document) throws IOException {
        Set<String> reasons = new TreeSet<>();
        for (Path source : sources()) {
            find(IN_CODE, Files.readString(source), reasons);
        }
        assertThat(reasons).contains("LIMIT_REACHED", "STREAM_FAILED", "NOT_PROTOBUF");

        String text = Files.readString(Path.of(document));
        Set<String> told = new TreeSet<>();
        text.substring(text.indexOf("\n## Errors"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1)[1])
                .forEach(cell -> find(IN_DOCS, cell, told));
        told.remove(OF_HTTP);
        assertThat(told).isEqualTo(reasons);
    }

    private static void find(Pattern pattern, String text, Set<String> found) {
        pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
    }

    /** What handlers say is their own. */
    private static Iterable<Path> sources() throws IOException {
        Set<Path> sources = new TreeSet<>(Set.of(MAIN.resolve("handler/Failure.java")));
        for (String layer : new String[] {"grpc", "session"}) {
            try (Stream<Path> files = Files.list(MAIN.resolve(layer))) {
                files.forEach(sources::add);
            }
        }
        return sources;
    }
}
