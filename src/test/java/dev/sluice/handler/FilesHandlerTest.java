package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilesHandlerTest {
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private FilesFixture fixture;

    @BeforeEach
    void make(@TempDir Path data) throws IOException {
        fixture = new FilesFixture(data);
    }

    @Test
    void makesAFileOfTheMessagesInOrder() throws IOException {
        FakeStream stream = fixture.open("notes.txt");
        fixture.send(stream, 1, "a");
        fixture.send(stream, 2, "", "b", "c");

        assertThat(fixture.end(stream)).isEqualTo("{\"size\":3,\"sha256\":\"" + SHA256_OF_ABC + "\"}");
        assertThat(fixture.content("notes.txt")).isEqualTo("abc");
        assertThat(FilesFixture.list(fixture.incoming)).isEmpty();
    }

    @Test
    void asksForAWorkerThread() {
        assertThat(fixture.handler.options().blocking()).isTrue();
    }

    @Test
    void makesAnEmptyFileOfNoMessages() throws IOException {
        FakeStream stream = fixture.open("empty");

        assertThat(fixture.end(stream)).isEqualTo("{\"size\":0,\"sha256\":\"" + SHA256_OF_NOTHING + "\"}");
        assertThat(fixture.content("empty")).isEmpty();
    }

    @Test
    void makesTheFoldersOnTheWay() throws IOException {
        fixture.upload("a/b/c/one", "1");
        fixture.upload("a/b/two", "2");

        assertThat(fixture.content("a/b/c/one")).isEqualTo("1");
        assertThat(fixture.content("a/b/two")).isEqualTo("2");
    }

    @Test
    void keepsNamesInUtf8() throws IOException {
        fixture.upload("Grüße/日本 🙂", "hallo");

        assertThat(fixture.content("Grüße/日本 🙂")).isEqualTo("hallo");
        assertThat(onlyEntryOf(fixture.files)).endsWith("/Gr%C3%BC%C3%9Fe");
    }

    @Test
    void keepsABackslashInAName() throws IOException {
        fixture.upload("..\\..\\x", "x");

        assertThat(FilesFixture.list(fixture.files)).containsExactly("..\\..\\x");
    }

    @Test
    void showsNothingBeforeTheEnd() throws IOException {
        FakeStream stream = fixture.open("a/b");
        fixture.send(stream, 1, "half");

        assertThat(FilesFixture.list(fixture.files)).isEmpty();
        assertThat(FilesFixture.list(fixture.incoming)).hasSize(1);
    }

    @Test
    void replacesAnExistingFileAtomically() throws IOException {
        fixture.upload("f", "old");
        FakeStream stream = fixture.open("f");
        fixture.send(stream, 1, "new");
        assertThat(fixture.content("f")).isEqualTo("old");

        try (var reader = Files.newBufferedReader(fixture.files.resolve("f"))) {
            fixture.end(stream);

            assertThat(reader.readLine())
                    .as("who reads meanwhile goes on reading")
                    .isEqualTo("old");
        }
        assertThat(fixture.content("f")).isEqualTo("new");
    }

    @Test
    void replacesAFileThatNobodyMayWriteTo() throws IOException {
        fixture.upload(FakeStream.named("f").label("mode", "0444"), "old");
        fixture.upload(FakeStream.named("f").label("mode", "0400"), "new");

        assertThat(fixture.content("f")).isEqualTo("new");
    }

    @ParameterizedTest
    @CsvSource({
        "644, rw-r--r--",
        "0755, rwxr-xr-x",
        "100640, rw-r-----",
        "4777, rwxrwxrwx",
        "7000, ---------",
        "0, ---------",
        "0421, r---w---x",
    })
    void keepsThePermissionBitsOfTheMode(String label, String permissions) throws IOException {
        fixture.upload(FakeStream.named("f").label("mode", label), "x");

        assertThat(permissionsOf(fixture.files.resolve("f"))).isEqualTo(permissions);
        assertThat((int) Files.getAttribute(fixture.files.resolve("f"), "unix:mode") & 07000)
                .isZero();
    }

    @Test
    void filesWithoutAModeAreForAllToRead() throws IOException {
        fixture.upload("f", "x");

        assertThat(permissionsOf(fixture.files.resolve("f"))).isEqualTo("rw-r--r--");
    }

    @Test
    void nobodyElseMayReadWhatIsBeingReceived() throws IOException {
        fixture.send(fixture.open("f"), 1, "x");

        assertThat(permissionsOf(fixture.incoming)).isEqualTo("rwx------");
        assertThat(permissionsOf(fixture.incoming.resolve(
                        FilesFixture.list(fixture.incoming).get(0))))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsTheTimeOfLastChange() throws IOException {
        fixture.upload(FakeStream.named("f").label("mtime", "1234567890123").label("mode", "0"), "x");

        assertThat(Files.getLastModifiedTime(fixture.files.resolve("f")))
                .isEqualTo(FileTime.fromMillis(1234567890123L));
    }

    @Test
    void takesAFileOfTheSizeThatWasSaid() throws IOException {
        fixture.upload(FakeStream.named("f").label("size", "3"), "ab", "c");

        assertThat(fixture.content("f")).isEqualTo("abc");
    }

    @ParameterizedTest
    @CsvSource({"2", "4", "999999999999999999"})
    void aFileOfAnotherSizeIsAFailureAndLeavesNothing(String size) throws IOException {
        fixture.upload("f", "old");
        FakeStream stream = fixture.open(FakeStream.named("f").label("size", size));
        fixture.send(stream, 1, "abc");

        Failure failure = fixture.endInVain(stream);

        assertThat(failure.reason()).isEqualTo("FILE_SIZE_MISMATCH");
        assertThat(failure.metadata()).containsEntry("expected_bytes", size).containsEntry("actual_bytes", "3");
        assertThat(fixture.content("f")).isEqualTo("old");
        assertThat(FilesFixture.list(fixture.incoming)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mode, 888",
        "mode, rw",
        "mode, ''",
        "mode, -1",
        "mode, 77777777",
        "size, -1",
        "size, 1k",
        "size, 9999999999999999999",
        "mtime, now",
        "mtime, 1.5",
        "mtime, 999999999999999",
    })
    void refusesLabelsThatMakeNoSense(String label, String value) throws IOException {
        FakeStream stream = FakeStream.named("f").label(label, value);

        Failure failure = FilesFixture.failureOf(() -> fixture.open(stream));

        assertThat(failure.code()).isEqualTo(Failure.Code.INVALID_ARGUMENT);
        assertThat(failure.metadata()).containsEntry("field", "labels." + label);
        fixture.upload("f", "the name is not busy");
    }

    private static String permissionsOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String onlyEntryOf(Path folder) throws IOException {
        try (var found = Files.list(folder)) {
            return found.findAny().orElseThrow().toUri().getRawPath().replaceAll("/$", "");
        }
    }
}
