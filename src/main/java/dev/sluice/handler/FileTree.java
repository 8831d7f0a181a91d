package dev.sluice.handler;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder that finished files are moved into.
 *
 * <p>No symbolic link below it is followed or replaced, so that a name cannot lead out of it. Clients cannot make
 * links; those that are there were made by the owner of the machine, who is trusted not to make one in the instant
 * between the look and the move.
 */
final class FileTree {
    private final Path root;

    FileTree(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            Files.createDirectories(root);
        }
        this.root = root;
    }

    /**
     * Looks whether the file could be put in its place now.
     *
     * @throws HandlerException when something else is in its way
     */
    void check(FileTarget target) throws IOException {
        Path at = root;
        for (Path step : folders(target)) {
            at = at.resolve(step);
            BasicFileAttributes found = look(at);
            if (found == null) {
                return;
            }
            requireFolder(target, found);
        }
        requireReplaceable(target, look(at.resolve(target.path().getFileName())));
    }

    /**
     * Moves the content to its place in one step, making the folders on the way.
     *
     * @throws HandlerException when something else is in its way
     */
    void place(Path content, FileTarget target) throws IOException {
        check(target);
        Path at = root;
        for (Path step : folders(target)) {
            at = at.resolve(step);
            makeFolder(target, at);
        }
        Files.move(content, at.resolve(target.path().getFileName()), ATOMIC_MOVE);
    }

    private static Iterable<Path> folders(FileTarget target) {
        Path parent = target.path().getParent();
        return parent == null ? List.of() : parent;
    }

    /** One that is there already may have been made a moment ago for another file, or be something else by now. */
    private static void makeFolder(FileTarget target, Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            BasicFileAttributes found = look(folder);
            if (found != null) {
                requireFolder(target, found);
            }
        }
    }

    private static @Nullable BasicFileAttributes look(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static void requireFolder(FileTarget target, BasicFileAttributes found) {
        refuseLink(target, found);
        if (!found.isDirectory()) {
            throw new HandlerException(FileFailures.parentIsFile(target));
        }
    }

    private static void requireReplaceable(FileTarget target, @Nullable BasicFileAttributes found) {
        if (found != null) {
            refuseLink(target, found);
            if (found.isDirectory()) {
                throw new HandlerException(FileFailures.isFolder(target));
            }
        }
    }

    private static void refuseLink(FileTarget target, BasicFileAttributes found) {
        if (found.isSymbolicLink()) {
            throw new HandlerException(FileFailures.link(target));
        }
    }
}
