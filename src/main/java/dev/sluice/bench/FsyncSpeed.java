package dev.sluice.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * What a disk gives that syncs each message by itself: it is appended to a file, and the file synced, before the next one is
 * begun. The file is where the bench's own server has its data.
 */
final class FsyncSpeed {
    private static final Duration TIME = Duration.ofMillis(500);
    private static final double NANOS_A_SECOND = 1e9;

    private final int size;

    /** @param size of a message */
    FsyncSpeed(int size) {
        this.size = size;
    }

    /** Messages a second. */
    double measure() {
        try (Scratch scratch = new Scratch()) {
            return measure(scratch.directory().resolve("messages"));
        } catch (IOException e) {
            throw new BenchException("cannot sync a file: " + e.getMessage(), e);
        }
    }

    private double measure(Path file) throws IOException {
        ByteBuffer message = ByteBuffer.allocateDirect(size);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Stopwatch time = Stopwatch.start();
            long messages = 0;
            while (time.nanos() < TIME.toNanos()) {
                message.clear();
                out.write(message);
                out.force(false);
                messages++;
            }
            return messages * NANOS_A_SECOND / time.nanos();
        }
    }
}
