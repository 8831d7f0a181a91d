package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose store it cannot take: it says why and what to do, ends, and leaves everything as it is. */
class StoreTroubleIT {
    @TempDir
    private Path work = Path.of("");

    private Path store = Path.of("");

    @BeforeEach
    void name() {
        store = work.resolve("data/store");
    }

    @Test
    void aStoreThatAnotherProcessHasIsRefused() throws Exception {
        makeStore();
        Path lock = store.resolve("LOCK");
        try (FileChannel held = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(held.tryLock()).isNotNull();
            assertRefused("is in use by another process", "end that one, or name another directory");
        }
    }

    @Test
    void aFolderOfSomebodyElseIsRefused() throws Exception {
        Files.createDirectories(store);
        Files.writeString(store.resolve("letters.txt"), "dear");
        assertRefused("is no store of Sluice's", "letters.txt", "Name an empty directory");
    }

    @Test
    void aStoreThatHasLostItsFormatIsToldHowToGetItBack() throws Exception {
        makeStore();
        Files.delete(store.resolve("FORMAT"));
        assertRefused("no file FORMAT", "bring that file back from a copy");
    }

    @Test
    void aNewerFormatIsRefused() throws Exception {
        makeStore();
        Files.writeString(store.resolve("FORMAT"), "sluice-store 7\n");
        assertRefused("is of format 7", "reads up to format 1", "Start the version that wrote it");
    }

    @Test
    void aDamagedStoreIsRefused() throws Exception {
        makeStore();
        flipABit(file("MANIFEST"));
        assertRefused("data/store", "Bring the store's directory back from a copy, or name another one");
    }

    @Test
    void aDamagedTableIsNotTakenForTroubleWithThePort() throws Exception {
        try (SluiceProcess server = SluiceProcess.serve(work, "--data-dir", "data");
                SluiceProcess pipe = SluiceProcess.start(
                        work, "pipe", "--to", "ledger", "--durability", "disk", "--target", server.address())) {
            pipe.in().append("deposit a 1\n").flush();
            assertThat(pipe.nextLine()).isEqualTo("a=1");
            server.kill();
        }
        makeStore();
        Files.write(file(".sst"), new byte[] {1, 2, 3, 4}, StandardOpenOption.WRITE);

        SluiceProcess.Result result =
                SluiceProcess.run(work, "serve", "--grpc-port", "0", "--http-port", "0", "--data-dir", "data");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("the store").doesNotContain("cannot listen", "Exception");
    }

    private void makeStore() throws Exception {
        try (SluiceProcess server = SluiceProcess.serve(work, "--data-dir", "data")) {
            server.address();
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
    }

    /** The first one with that in its name. */
    private Path file(String part) throws IOException {
        try (Stream<Path> files = Files.list(store.resolve("db"))) {
            return files.filter(file -> file.getFileName().toString().contains(part))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void flipABit(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private void assertRefused(String... words) throws Exception {
        Map<String, ByteBuffer> before = content();
        SluiceProcess.Result result =
                SluiceProcess.run(work, "serve", "--grpc-port", "0", "--http-port", "0", "--data-dir", "data");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
        assertThat(result.err())
                .contains("cannot open the store")
                .contains(words)
                .doesNotContain("Exception");
        assertThat(content()).isEqualTo(before);
    }

    /** What is in the store's folder, byte for byte; but for the lock, which whoever reads the file gives up. */
    private Map<String, ByteBuffer> content() throws IOException {
        Map<String, ByteBuffer> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : (Iterable<Path>) files.filter(StoreTroubleIT::isContent)::iterator) {
                content.put(store.relativize(file).toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return content;
    }

    private static boolean isContent(Path file) {
        return Files.isRegularFile(file) && !file.endsWith("LOCK");
    }
}
