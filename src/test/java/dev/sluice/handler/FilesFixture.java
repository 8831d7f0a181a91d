package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** A {@code files} handler on a data directory, and what its tests do to it. */
final class FilesFixture {
    final Path data;
    final Path files;
    final Path incoming;
    final FilesHandler handler;

    FilesFixture(Path data) throws IOException {
        this.data = data;
        this.files = data.resolve("files");
        this.incoming = data.resolve("files-incoming");
        this.handler = new FilesHandler(data);
    }

    FakeStream open(String name) {
        return open(FakeStream.named(name));
    }

    FakeStream open(FakeStream stream) {
        handler.onOpen(stream);
        return stream;
    }

    /** Runs the messages, of which all succeed. */
    void send(FakeStream stream, long firstSeq, String... payloads) {
        RecordingRun run = RecordingRun.from(firstSeq, payloads);
        handler.handle(stream, run);
        assertThat(run.reported()).isTrue();
        assertThat(run.failed()).as(() -> run.failure().toString()).isFalse();
    }

    /** Runs the messages, of which one fails. */
    Failure sendInVain(FakeStream stream, long firstSeq, String... payloads) {
        RecordingRun run = RecordingRun.from(firstSeq, payloads);
        handler.handle(stream, run);
        return run.failure();
    }

    /** Ends and closes the stream, and answers what the client is told. */
    String end(FakeStream stream) {
        String answer = new String(handler.onEnd(stream).toCompletableFuture().join(), UTF_8);
        handler.onClose(stream, CloseCause.ENDED);
        return answer;
    }

    /** Ends the stream, which fails, and closes it. */
    Failure endInVain(FakeStream stream) {
        Failure failure =
                failureOf(() -> handler.onEnd(stream).toCompletableFuture().join());
        handler.onClose(stream, CloseCause.RESET);
        return failure;
    }

    void reset(FakeStream stream) {
        handler.onClose(stream, CloseCause.RESET);
    }

    /** One stream from its opening to its end. */
    String upload(String name, String... payloads) {
        return upload(FakeStream.named(name), payloads);
    }

    String upload(FakeStream stream, String... payloads) {
        open(stream);
        send(stream, 1, payloads);
        return end(stream);
    }

    String content(String name) throws IOException {
        return Files.readString(files.resolve(FileNames.parse(name)));
    }

    /** What lies in a folder, by name. */
    static List<String> list(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    static Failure failureOf(Runnable call) {
        try {
            call.run();
        } catch (HandlerException e) {
            return e.failure();
        } catch (CompletionException e) {
            return Failure.of(e);
        }
        throw new AssertionError("did not fail");
    }
}
