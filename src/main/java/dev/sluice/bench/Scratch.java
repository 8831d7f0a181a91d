package dev.sluice.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory, and the process that works in it: both are gone when this is closed, and with this program at the latest. The
 * hook for that is there before the process is, so that no moment is left at which the program can end without it.
 */
final class Scratch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final long KILL_SECONDS = 10;

    private final Path directory;
    private final Thread atExit = new Thread(this::clear, "sluice-bench-server");
    private @Nullable Process process;
    private boolean cleared;

    Scratch() {
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            this.directory = Files.createTempDirectory("sluice-bench");
        } catch (IOException e) {
            Runtime.getRuntime().removeShutdownHook(atExit);
            throw new BenchException("cannot make a directory for the server: " + e.getMessage(), e);
        }
    }

    Path directory() {
        return directory;
    }

    /** Once. Nothing is started any more where the program is about to end. */
    synchronized Process start(ProcessBuilder builder) throws IOException {
        if (cleared) {
            throw new IOException("the bench is stopped");
        }
        Process started = builder.start();
        process = started;
        return started;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The program is ending: the hook runs as well, and finds nothing left to do.
        }
        clear();
    }

    private synchronized void clear() {
        cleared = true;
        if (process != null) {
            kill(process);
        }
        deleteDirectory();
    }

    /** It must be gone before its files are, or it would make new ones. */
    private static void kill(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is left over is the system's to clean: a measurement does not fail for it. */
    private void deleteDirectory() {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("{} stays", directory, e);
        }
    }
}
