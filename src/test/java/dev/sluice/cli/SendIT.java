package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metrics.Scrape;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sluice send} and {@code sluice serve} as users start them. */
class SendIT {
    private static final int SMALL_FILES = 3_000;

    @TempDir
    private Path work = Path.of("");

    private Path source = Path.of("");

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectory(work.resolve("source"));
    }

    @Test
    void storesATreeAsItIs() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < SMALL_FILES; i++) {
            write("small/" + i % 50 + "/file-" + i, bytes(random, random.nextInt(2_000)));
        }
        write("large", bytes(random, 20 << 20));
        write("empty", new byte[0]);
        write("with space and +plus%20", bytes(random, 10));
        Files.setPosixFilePermissions(
                write("bin/tool", bytes(random, 10)), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(source.resolve("link"), Path.of("large"));

        SluiceProcess.Result result = serveAndSend("--json");

        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonObject summary = new JsonObject(result.out());
        assertThat(summary.getInteger("stored")).isEqualTo(SMALL_FILES + 4);
        assertThat(summary.getInteger("links_skipped")).isEqualTo(1);
        assertThat(summary.getJsonArray("failed")).isEmpty();
        assertThat(contents(stored())).isEqualTo(contents(source));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stored().resolve("bin/tool"))))
                .isEqualTo("rwxr-x--x");
        assertThat(Files.getLastModifiedTime(stored().resolve("large")).toMillis())
                .isEqualTo(Files.getLastModifiedTime(source.resolve("large")).toMillis());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequenced --shuffle 64", "sequenced --paths 3", "keyed", "sync"})
    void everyOrderRestoresTheFiles(String order) throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 20; i++) {
            write("file-" + i, bytes(random, i * 100_000));
        }

        SluiceProcess.Result result = serveAndSend(("--json --order " + order).split(" "));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(new JsonObject(result.out()).getInteger("stored")).isEqualTo(20);
        assertThat(contents(stored())).isEqualTo(contents(source));
    }

    @Test
    void replacesWhatWasStoredBefore() throws Exception {
        write("a", new byte[] {1});
        assertThat(serveAndSend().exitCode()).isZero();
        write("a", new byte[] {2, 3});

        assertThat(serveAndSend().exitCode()).isZero();

        assertThat(Files.readAllBytes(stored().resolve("a"))).containsExactly(2, 3);
    }

    @Test
    void listsWhatFailedAndStoresTheRest() throws Exception {
        write("good", new byte[] {1});
        write("bad/inner", new byte[] {2});
        Files.createDirectories(stored());
        Files.write(stored().resolve("bad"), new byte[] {9});

        SluiceProcess.Result result = serveAndSend();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("failed: bad/inner: FILE_PARENT_NOT_FOLDER");
        assertThat(stored().resolve("good")).exists();
        assertThat(Files.readAllBytes(stored().resolve("bad"))).containsExactly(9);
    }

    @Test
    void saysSoWhenThereIsNoServer() throws Exception {
        write("a", new byte[] {1});

        SluiceProcess.Result result =
                SluiceProcess.run(work, "send", source.toString(), "--to", "files", "--target", "127.0.0.1:1");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("CONNECTION_FAILED").doesNotContain("\tat ");
    }

    @Test
    void saysSoWhenTheHandlerIsUnknown() throws Exception {
        write("a", new byte[] {1});
        try (SluiceProcess server = SluiceProcess.serve(work)) {
            SluiceProcess.Result result =
                    SluiceProcess.run(work, "send", source.toString(), "--to", "nobody", "--target", server.address());

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("HANDLER_UNKNOWN").doesNotContain("\tat ");
        }
    }

    @Test
    void aServerThatIsToldToStopEndsWell() throws Exception {
        try (SluiceProcess server = SluiceProcess.serve(work)) {
            server.address();

            server.terminate();

            assertThat(server.exitCode()).isZero();
        }
    }

    @Test
    void theDemoRunsAndSaysWhatGoesOn() throws Exception {
        try (SluiceProcess server = SluiceProcess.serve(work, "--demo")) {
            server.address();

            assertThat(server.nextLine()).startsWith("dashboard ");
            assertThat(server.nextLine()).contains("demo");
            assertThat(server.nextLine()).contains("streams");
        }
    }

    private SluiceProcess.Result serveAndSend(String... options) throws Exception {
        try (SluiceProcess server = SluiceProcess.serve(work)) {
            String[] send = {"send", source.toString(), "--to", "files", "--target", server.address()};
            String[] all = Stream.concat(Stream.of(send), Stream.of(options)).toArray(String[]::new);
            int dashboardPort = server.dashboardPort();
            SluiceProcess.Result result = SluiceProcess.run(work, all);
            assertThat(Scrape.from(dashboardPort).value("sluice_sessions")).isZero();
            server.terminate();
            assertThat(server.exitCode()).isZero();
            return result;
        }
    }

    private Path stored() {
        return work.resolve("sluice-data/files");
    }

    private Path write(String name, byte[] content) throws IOException {
        Path file = source.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Hashes of the regular files by name. */
    private static Map<String, Integer> contents(Path directory) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.filter(path -> Files.isRegularFile(path) && !Files.isSymbolicLink(path))
                    .toList()) {
                contents.put(directory.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
