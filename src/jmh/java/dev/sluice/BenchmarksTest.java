package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark still runs. What it measures here means nothing: once, in a JVM that has not warmed up. */
class BenchmarksTest {
    private static final Path SOURCES = Path.of("src/jmh/java");
    private static final String SUFFIX = "Benchmark.java";

    @Test
    void eachRunsOnceWithAllItsParameters() throws Exception {
        // What else runs on this machine does not matter here.
        System.setProperty("jmh.ignoreLock", "true");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(10))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        assertThat(results.stream().map(BenchmarksTest::nameOf).collect(Collectors.toSet()))
                .isEqualTo(written());
    }

    private static String nameOf(RunResult result) {
        String[] path = result.getParams().getBenchmark().split("\\.", -1);
        return path[path.length - 2] + ".java";
    }

    private static Set<String> written() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
