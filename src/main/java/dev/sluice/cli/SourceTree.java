package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files below a directory: regular ones to be sent, and what is passed over. */
final class SourceTree {
    private static final int PERMISSION_BITS = 0777;

    private final List<SourceFile> files = new ArrayList<>();
    private final Map<String, String> unreadable = new TreeMap<>();
    private int links;
    private int specials;

    /**
     * One regular file.
     *
     * @param name relative to the directory, with slashes
     * @param mode permissions in octal
     */
    record SourceFile(Path path, String name, long size, String mode, long modifiedMillis) {}

    /** Walks the directory, without following links. */
    static SourceTree of(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure(directory + " is not a directory");
        }
        SourceTree tree = new SourceTree();
        try {
            Path root = directory.toRealPath();
            Files.walkFileTree(root, tree.new Walk(root));
        } catch (IOException e) {
            throw new CommandFailure("cannot walk " + directory + ": " + e);
        }
        return tree;
    }

    List<SourceFile> files() {
        return files;
    }

    long bytes() {
        return files.stream().mapToLong(SourceFile::size).sum();
    }

    int links() {
        return links;
    }

    /** Sockets, pipes and devices. */
    int specials() {
        return specials;
    }

    /** What could not even be looked at or named, with the reason. */
    Map<String, String> unreadable() {
        return unreadable;
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;

        Walk(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (attributes.isSymbolicLink()) {
                links++;
            } else if (!attributes.isRegularFile()) {
                specials++;
            } else {
                add(path, attributes);
            }
            return FileVisitResult.CONTINUE;
        }

        private void add(Path path, BasicFileAttributes attributes) {
            try {
                files.add(new SourceFile(
                        path,
                        name(path),
                        attributes.size(),
                        mode(path),
                        attributes.lastModifiedTime().toMillis()));
            } catch (IOException e) {
                visitFileFailed(path, e);
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException e) {
            unreadable.put(path.equals(root) ? "." : shown(path), IoProblem.of(e));
            return FileVisitResult.CONTINUE;
        }

        private String shown(Path path) {
            try {
                return name(path);
            } catch (CharacterCodingException e) {
                return encoded(path);
            }
        }

        /** Names of streams are text. One that is not would be stored under another name, or take that of another file. */
        private String name(Path path) throws CharacterCodingException {
            byte[] bytes = URLDecoder.decode(encoded(path).replace("+", "%2B"), ISO_8859_1)
                    .getBytes(ISO_8859_1);
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }

        /** The URI has the bytes of the name as they are, whatever locale this process runs in. */
        private String encoded(Path path) {
            return root.toUri().relativize(path.toUri()).getRawPath();
        }

        private static String mode(Path path) throws IOException {
            int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return Integer.toOctalString(mode & PERMISSION_BITS);
        }
    }
}
