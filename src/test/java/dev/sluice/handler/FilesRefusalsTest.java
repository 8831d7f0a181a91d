package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may write where. */
class FilesRefusalsTest {
    private Path outside;
    private FilesFixture fixture;

    @BeforeEach
    void make(@TempDir Path scratch) throws IOException {
        outside = Files.createDirectory(scratch.resolve("outside"));
        fixture = new FilesFixture(Files.createDirectory(scratch.resolve("data")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/tmp/x", "../x", "a/../../x", "a//b", "./x", "x/", "a\0b"})
    void refusesHostileNamesWhenTheStreamIsOpened(String name) {
        Failure failure = FilesFixture.failureOf(() -> fixture.open(name));

        assertThat(failure.code()).isEqualTo(Failure.Code.INVALID_ARGUMENT);
        assertThat(failure.metadata()).containsEntry("field", "name");
    }

    @Test
    void refusesASecondWriterOfAName() {
        fixture.open("a/b");

        Failure failure = FilesFixture.failureOf(() -> fixture.open("a/b"));

        assertThat(failure.code()).isEqualTo(Failure.Code.ALREADY_EXISTS);
        assertThat(failure.reason()).isEqualTo("FILE_BUSY");
        assertThat(failure.metadata()).containsEntry("name", "a/b");
    }

    @Test
    void aRefusedWriterLeavesTheNameToTheFirst() throws IOException {
        FakeStream first = fixture.open("f");
        FilesFixture.failureOf(() -> fixture.open("f"));

        fixture.send(first, 1, "first");
        fixture.end(first);

        assertThat(fixture.content("f")).isEqualTo("first");
    }

    @ParameterizedTest
    @EnumSource(CloseCause.class)
    void aStreamThatIsGoneFreesItsNameAndLeavesNothing(CloseCause cause) throws IOException {
        FakeStream stream = fixture.open("f");
        fixture.send(stream, 1, "half");
        fixture.handler.onClose(stream, cause);

        assertThat(FilesFixture.list(fixture.incoming)).isEmpty();
        assertThat(fixture.handler.openFiles()).isZero();
        fixture.upload("f", "again");
        assertThat(fixture.content("f")).isEqualTo("again");
    }

    @Test
    void ofManyWritersAtOnceOneGetsTheName() throws InterruptedException, ExecutionException {
        ExecutorService workers = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> open = () -> {
                try {
                    fixture.open("f");
                    return true;
                } catch (HandlerException e) {
                    return false;
                }
            };
            int winners = 0;
            for (Future<Boolean> won :
                    workers.invokeAll(Stream.generate(() -> open).limit(64).toList())) {
                winners += won.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            workers.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"link/x", "link/new/x", "link"})
    void refusesToWriteOverALinkToAFolder(String name) throws IOException {
        Files.createSymbolicLink(fixture.files.resolve("link"), outside);

        assertLinkRefused(name);

        assertThat(FilesFixture.list(outside)).isEmpty();
    }

    @Test
    void refusesALinkDeeperDown() throws IOException {
        fixture.upload("a/b/file", "x");
        Files.createSymbolicLink(fixture.files.resolve("a/b/link"), outside);

        assertLinkRefused("a/b/link/c/d");

        assertThat(FilesFixture.list(outside)).isEmpty();
    }

    @Test
    void refusesALinkThatLeadsBackInside() throws IOException {
        fixture.upload("a/file", "x");
        Files.createSymbolicLink(fixture.files.resolve("b"), Path.of("a"));

        assertLinkRefused("b/file");

        assertThat(fixture.content("a/file")).isEqualTo("x");
    }

    @Test
    void refusesToReplaceALinkToAFile() throws IOException {
        Path secret = Files.writeString(outside.resolve("secret"), "kept");
        Files.createSymbolicLink(fixture.files.resolve("link"), secret);

        assertLinkRefused("link");

        assertThat(secret).hasContent("kept");
        assertThat(fixture.files.resolve("link")).isSymbolicLink();
    }

    @Test
    void refusesToReplaceALinkThatLeadsNowhere() throws IOException {
        Files.createSymbolicLink(fixture.files.resolve("link"), outside.resolve("missing"));

        assertLinkRefused("link");

        assertThat(FilesFixture.list(outside)).isEmpty();
    }

    @Test
    void refusesALinkThatCameWhileTheFileWasReceived() throws IOException {
        FakeStream stream = fixture.open("a/x");
        fixture.send(stream, 1, "x");
        Files.createSymbolicLink(fixture.files.resolve("a"), outside);

        assertThat(fixture.endInVain(stream).reason()).isEqualTo("FILE_LINK");
        assertThat(FilesFixture.list(outside)).isEmpty();
        assertThat(FilesFixture.list(fixture.incoming)).isEmpty();
    }

    @Test
    void refusesToReplaceAFolder() throws IOException {
        fixture.upload("a/b", "kept");

        assertRefused("a", "FILE_IS_FOLDER");

        assertThat(fixture.content("a/b")).isEqualTo("kept");
    }

    @Test
    void refusesAFileForAFolder() throws IOException {
        fixture.upload("a", "kept");

        assertRefused("a/b", "FILE_PARENT_NOT_FOLDER");
        assertRefused("a/b/c", "FILE_PARENT_NOT_FOLDER");

        assertThat(fixture.content("a")).isEqualTo("kept");
    }

    @Test
    void refusesWhatBecameAFolderWhileTheFileWasReceived() {
        FakeStream file = fixture.open("a");
        fixture.send(file, 1, "x");
        fixture.upload("a/b", "y");

        assertThat(fixture.endInVain(file).reason()).isEqualTo("FILE_IS_FOLDER");
    }

    private void assertLinkRefused(String name) {
        assertThat(assertRefused(name, "FILE_LINK").code()).isEqualTo(Failure.Code.PERMISSION_DENIED);
    }

    /** Both with the first message and at the end of a stream without any. */
    private Failure assertRefused(String name, String reason) {
        FakeStream stream = fixture.open(name);
        Failure early = fixture.sendInVain(stream, 1, "x");
        fixture.reset(stream);
        assertThat(early.reason()).isEqualTo(reason);
        assertThat(fixture.endInVain(fixture.open(name))).isEqualTo(early);
        assertThat(List.of(early.metadata().get("name"))).containsExactly(name);
        return early;
    }
}
