package dev.sluice.handler;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Offers {@code files}: each stream becomes a file below {@code <data directory>/files}.
 *
 * <p>The stream's name is the file's relative path; its messages are the content. Labels, all optional: {@code mode}
 * (octal; the bits 0777 of it are kept, 644 without), {@code size} (bytes; another size at the end is a failure) and
 * {@code mtime} (milliseconds since 1970). The end is answered with {@code {"size":N,"sha256":"hex"}} once the file is
 * in its place, which it takes in one step, also where one was before. Nothing is forced to disk: the file survives the
 * server, not a loss of power.
 */
public final class FilesProvider implements HandlerProvider {

    @Override
    public String name() {
        return "files";
    }

    /** @throws UncheckedIOException when the folders cannot be made or what an earlier run left cannot be removed */
    @Override
    public Handler create(Setup setup) {
        try {
            return new FilesHandler(setup.dataDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the data directory for files", e);
        }
    }
}
