package dev.sluice.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk of few megabytes, in memory, mounted for a test. Needs the right to mount; a test that has not got it fails. */
public final class SmallDisk implements AutoCloseable {
    private static final int CHUNK = 4096;

    private final Path at;
    private final Path ballast;

    private SmallDisk(Path at) {
        this.at = at;
        this.ballast = at.resolve("ballast");
    }

    public static SmallDisk mount(Path at, int megabytes) throws IOException {
        Files.createDirectories(at);
        run(List.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "sluice-test", at.toString()));
        return new SmallDisk(at);
    }

    public Path path() {
        return at;
    }

    /** Takes all room but so much. */
    public void fill(long left) throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            byte[] chunk = new byte[CHUNK];
            while (Files.getFileStore(at).getUsableSpace() >= left + CHUNK) {
                out.write(chunk);
            }
        }
    }

    public void makeRoom() throws IOException {
        Files.delete(ballast);
    }

    void writable(boolean writable) throws IOException {
        run(List.of("mount", "-o", writable ? "remount,rw" : "remount,ro", at.toString()));
    }

    @Override
    public void close() throws IOException {
        run(List.of("umount", "--lazy", at.toString()));
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError(
                        "this test needs the right to mount a file system in memory (run it as root, in a "
                                + "container with CAP_SYS_ADMIN): " + command + ": " + said);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
