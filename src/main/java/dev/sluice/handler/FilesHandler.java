package dev.sluice.handler;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes each stream a file. The content gathers in {@code files-incoming/}; the end of the stream moves it to
 * {@code files/}, so that nobody ever sees half a file there.
 *
 * <p>Each name has at most one writer on the server. A name is reserved when its stream is opened, which touches no
 * disk, and free again when the stream is gone.
 *
 * <p>Threads: those of the worker pool, one at a time for each stream, many at once for all. What streams share is the
 * set of names and the open files, which guard themselves.
 */
final class FilesHandler implements Handler {
    private final Set<Path> busy = ConcurrentHashMap.newKeySet();
    private final FileTree tree;
    private final IncomingFolder incoming;

    FilesHandler(Path dataDirectory) throws IOException {
        this.tree = new FileTree(dataDirectory.resolve("files"));
        this.incoming = new IncomingFolder(dataDirectory.resolve("files-incoming"));
    }

    @Override
    public HandlerOptions options() {
        return HandlerOptions.DEFAULTS.withBlocking(true);
    }

    @Override
    public void onOpen(StreamContext stream) {
        FileTarget target = FileTarget.of(stream);
        if (!busy.add(target.path())) {
            throw new HandlerException(FileFailures.busy(target));
        }
        stream.attach(new Upload(target, tree, incoming));
    }

    @Override
    public void handle(StreamContext stream, Run run) {
        Upload upload = upload(stream);
        try {
            upload.store(run);
        } catch (IOException e) {
            run.fail(FileFailures.disk(upload.target(), e));
        } catch (HandlerException e) {
            run.fail(e.failure());
        }
    }

    @Override
    public CompletionStage<byte[]> onEnd(StreamContext stream) {
        Upload upload = upload(stream);
        try {
            return CompletableFuture.completedFuture(upload.finish());
        } catch (IOException e) {
            throw new HandlerException(FileFailures.disk(upload.target(), e));
        }
    }

    @Override
    public void onClose(StreamContext stream, CloseCause cause) {
        Upload upload = upload(stream);
        upload.discard();
        busy.remove(upload.target().path());
    }

    /** How many files are held open between runs. */
    int openFiles() {
        return incoming.openFiles();
    }

    private static Upload upload(StreamContext stream) {
        return (Upload) requireNonNull(stream.attachment());
    }
}
