package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The style that no compiler checks. */
class TidyTest {
    private static final int LINES_MAX = 400;
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Path BENCHMARKS = Path.of("src/jmh/java");
    private static final Pattern DRAWERS = Pattern.compile(".*/(util|utils|common|impl|helpers?)(/.*)?");
    private static final Pattern LEFT_FOR_LATER = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
    private static final Pattern SLEEPS = Pattern.compile("Thread\\.sleep|TimeUnit\\.[A-Z]+\\.sleep");
    private static final Pattern SKIPS = Pattern.compile("@Disabled|@Ignore|assumeTrue|assumeFalse|Assumptions\\.");

    @Test
    void filesAreShortEnoughToReadInOneGo() throws IOException {
        for (Path file : sources(MAIN, TESTS, BENCHMARKS)) {
            assertThat(Files.readAllLines(file).size()).as("lines of " + file).isLessThanOrEqualTo(LINES_MAX);
        }
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        for (Path file : sources(MAIN)) {
            assertThat(file.resolveSibling("package-info.java")).exists();
        }
    }

    @Test
    void packagesAndTypesAreNamedAfterSomething() throws IOException {
        for (Path file : sources(MAIN, BENCHMARKS)) {
            assertThat(file.toString()).doesNotMatch(DRAWERS);
            assertThat(file.getFileName().toString()).doesNotStartWith("Abstract");
        }
    }

    @Test
    void nothingIsLeftForLater() throws IOException {
        noneMatches(LEFT_FOR_LATER, MAIN, BENCHMARKS);
    }

    @Test
    void nothingSleeps() throws IOException {
        noneMatches(SLEEPS, MAIN, TESTS, BENCHMARKS);
    }

    @Test
    void noTestCanSkipItself() throws IOException {
        noneMatches(SKIPS, TESTS, BENCHMARKS);
    }

    private static void noneMatches(Pattern pattern, Path... roots) throws IOException {
        for (Path file : sources(roots)) {
            if (!file.endsWith("TidyTest.java")) {
                assertThat(pattern.matcher(Files.readString(file)).find())
                        .as(file + " has " + pattern)
                        .isFalse();
            }
        }
    }

    private static List<Path> sources(Path... roots) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> walk = Files.walk(root)) {
                walk.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return files;
    }
}
