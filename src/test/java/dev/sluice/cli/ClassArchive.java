package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of the packaged program as the JVM keeps them in memory, from a run of its server and a client in one. Reading them from
 * the jar and checking them is most of what a short process does.
 */
final class ClassArchive {
    private static final Path FILE = make(Path.of(SluiceProcess.jar()).resolveSibling("sluice-classes.jsa"));

    private ClassArchive() {}

    /** Options for a JVM that runs the program; one that cannot use them does without, and says nothing. */
    static List<String> options() {
        return List.of("-XX:SharedArchiveFile=" + FILE, "-Xlog:disable");
    }

    private static Path make(Path file) {
        try {
            Path directory = Files.createTempDirectory("sluice-classes");
            List<String> java = List.of(SluiceProcess.java(), "-XX:ArchiveClassesAtExit=" + file, "-Xlog:disable");
            try (SluiceProcess demo = SluiceProcess.startWith(
                    java, directory, "serve", "--demo", "--grpc-port", "0", "--http-port", "0")) {
                demo.address();
                demo.terminate();
                demo.exitCode();
            }
            return file;
        } catch (IOException e) {
            throw new IllegalStateException("the program does not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
