package dev.sluice.handler;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Where files are while their streams are open. What an earlier run of the server left is removed first; the names
 * count from 1 and mean nothing. Thread-safe.
 */
final class IncomingFolder {
    private final Path folder;
    private final OpenFiles open = new OpenFiles();
    private final AtomicLong lastName = new AtomicLong();

    IncomingFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        this.folder = folder;
        removeLeftovers();
    }

    private void removeLeftovers() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            for (Path path : (Iterable<Path>) found::iterator) {
                if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
                    Files.delete(path);
                }
            }
        }
    }

    /** A name for new content; the file itself is made when it is first written. */
    PartFile newPart() {
        return new PartFile(folder.resolve(lastName.incrementAndGet() + ".part"), open);
    }

    int openFiles() {
        return open.count();
    }
}
