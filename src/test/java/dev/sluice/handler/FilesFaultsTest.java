package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken disks, messages that come twice or never, and very many streams. */
class FilesFaultsTest {
    private FilesFixture fixture;

    @BeforeEach
    void make(@TempDir Path data) throws IOException {
        fixture = new FilesFixture(data);
    }

    @Test
    void aDiskErrorIsATypedFailureThatTellsNoPathOfTheServer() throws IOException {
        Files.delete(fixture.incoming);
        Files.writeString(fixture.incoming, "not a folder any more");

        Failure failure = fixture.sendInVain(fixture.open("a/b"), 1, "x");

        assertThat(failure.code()).isEqualTo(Failure.Code.INTERNAL);
        assertThat(failure.reason()).isEqualTo("FILE_IO");
        assertThat(failure.message()).isEqualTo("'a/b' cannot be written: Not a directory");
        assertThat(failure.toString()).doesNotContain(fixture.data.toString());
    }

    @Test
    void aDiskErrorAtTheEndIsATypedFailureToo() throws IOException {
        FakeStream stream = fixture.open("f");
        fixture.send(stream, 1, "x");
        Files.delete(
                fixture.incoming.resolve(FilesFixture.list(fixture.incoming).get(0)));

        Failure failure = fixture.endInVain(stream);

        assertThat(failure.reason()).isEqualTo("FILE_IO");
        assertThat(failure.toString()).doesNotContain(fixture.data.toString());
        fixture.upload("f", "the name is free");
    }

    @Test
    void aMessageThatFailedIsStoredWhenItIsTriedAgain() throws IOException {
        FakeStream stream = fixture.open("f");
        fixture.send(stream, 1, "a");

        Thread.currentThread().interrupt(); // breaks the next write
        Failure failure = fixture.sendInVain(stream, 2, "b", "c");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.reason()).isEqualTo("FILE_IO");

        fixture.send(stream, 2, "b", "c");
        fixture.end(stream);
        assertThat(fixture.content("f")).isEqualTo("abc");
    }

    @Test
    void aMessageThatAFencedAttemptHasStoredIsNotStoredTwice() throws IOException {
        FakeStream stream = fixture.open("f");
        RecordingRun fenced = RecordingRun.of("a", "b", "c").fenceAfter(2);
        fixture.handler.handle(stream, fenced);
        assertThat(fixture.incoming.resolve("1.part")).hasContent("ab");

        fixture.send(stream, 2, "b", "c");

        fixture.end(stream);
        assertThat(fixture.content("f")).isEqualTo("abc");
    }

    @Test
    void refusesAMessageBehindAHole() {
        FakeStream stream = fixture.open("f");
        fixture.send(stream, 1, "a");

        Failure failure = fixture.sendInVain(stream, 3, "c");

        assertThat(failure.reason()).isEqualTo("FILE_INCOMPLETE");
        assertThat(failure.metadata()).containsEntry("missing_seq", "2");
    }

    @Test
    void makesNoFileWithAHole() throws IOException {
        FakeStream stream = fixture.open("f");
        fixture.send(stream, 1, "a");
        fixture.sendInVain(stream, 3, "c");

        Failure failure = fixture.endInVain(stream);

        assertThat(failure.reason()).isEqualTo("FILE_INCOMPLETE");
        assertThat(FilesFixture.list(fixture.files)).isEmpty();
    }

    @Test
    void makesNoFileWithoutItsLastMessage() throws IOException {
        FakeStream stream = fixture.open("f");
        Path blocked = Files.createDirectory(fixture.files.resolve("f"));
        fixture.sendInVain(stream, 1, "a");
        Files.delete(blocked);

        assertThat(fixture.endInVain(stream).reason()).isEqualTo("FILE_INCOMPLETE");
    }

    @Test
    void opensNoFileBeforeTheFirstMessage() throws IOException {
        for (int i = 0; i < 10_000; i++) {
            fixture.open("f" + i);
        }

        assertThat(FilesFixture.list(fixture.incoming)).isEmpty();
        assertThat(fixture.handler.openFiles()).isZero();
    }

    @Test
    void holdsABoundedNumberOfFilesOpenHoweverManyStreamsWrite() throws IOException {
        List<FakeStream> streams = openStreams(OpenFiles.OPEN_FILES_MAX * 3);
        for (int seq = 1; seq <= 3; seq++) {
            for (FakeStream stream : streams) {
                fixture.send(stream, seq, stream.name() + "/" + seq + ";");
            }
        }
        assertThat(fixture.handler.openFiles()).isEqualTo(OpenFiles.OPEN_FILES_MAX);

        for (FakeStream stream : streams) {
            String content = "%1$s/1;%1$s/2;%1$s/3;".formatted(stream.name());
            assertThat(fixture.end(stream)).contains(sha256(content));
            assertThat(fixture.content(stream.name())).isEqualTo(content);
        }
        assertThat(fixture.handler.openFiles()).isZero();
    }

    @Test
    void manyThreadsMakeFilesInTheSameNewFolders() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> uploads = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String name = "a/" + i % 5 + "/" + i;
                uploads.add(() -> fixture.upload(name, "1", "2", name));
            }
            for (Future<String> answer : workers.invokeAll(uploads)) {
                assertThat(answer.get()).contains("\"size\":");
            }
        } finally {
            workers.shutdown();
        }
        assertThat(fixture.content("a/4/399")).isEqualTo("12a/4/399");
        assertThat(FilesFixture.list(fixture.incoming)).isEmpty();
    }

    @Test
    void removesWhatAnEarlierRunLeft() throws IOException {
        fixture.send(fixture.open("f"), 1, "half");
        Files.createSymbolicLink(fixture.incoming.resolve("link"), fixture.files);
        assertThat(FilesFixture.list(fixture.incoming)).hasSize(2);

        FilesFixture restarted = new FilesFixture(fixture.data);

        assertThat(FilesFixture.list(restarted.incoming)).isEmpty();
        assertThat(restarted.files).isDirectory();
        restarted.upload("f", "whole");
        assertThat(restarted.content("f")).isEqualTo("whole");
    }

    @Test
    void keepsFinishedFilesWhenItStartsAgain() throws IOException {
        fixture.upload("a/f", "kept");

        assertThat(new FilesFixture(fixture.data).content("a/f")).isEqualTo("kept");
    }

    private List<FakeStream> openStreams(int count) {
        List<FakeStream> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            streams.add(fixture.open("f" + i));
        }
        return streams;
    }

    private static String sha256(String content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
