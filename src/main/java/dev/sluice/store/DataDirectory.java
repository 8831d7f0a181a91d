package dev.sluice.store;

import dev.sluice.store.StoreFailure.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The store's directory: that it is one, of which format, and that nobody else has it. Held until it is closed.
 *
 * <p>The format stands in a file of its own and not among the records, because a newer store need not be readable by the RocksDB
 * of this version.
 */
final class DataDirectory implements AutoCloseable {
    private static final String FORMAT = "FORMAT";
    private static final String FORMAT_DRAFT = "FORMAT.new";
    private static final String LOCK = "LOCK";
    private static final String TABLES = "db";
    private static final String NATIVE = "native";
    private static final String TITLE = "sluice-store ";
    /** Behind the version as long as there is nothing yet that could be lost. */
    private static final String FRESH = " fresh";

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Looks before it touches anything: a directory that is not ours is left as it is. */
    static DataDirectory open(Path path) throws StoreFailure {
        try {
            if (Files.exists(path)) {
                refuseForeign(path);
            }
            Files.createDirectories(path);
            return new DataDirectory(path, lock(path));
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    Path tables() {
        return path.resolve(TABLES);
    }

    Path nativeLibrary() {
        return path.resolve(NATIVE);
    }

    /** The version of what is there; null where there is nothing yet. */
    @Nullable
    Integer format() throws StoreFailure {
        try {
            if (!Files.exists(path.resolve(FORMAT))) {
                return null;
            }
            String text = text();
            return Integer.valueOf(text.replace(FRESH, "").substring(TITLE.length()));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new StoreFailure(
                    Kind.CORRUPT,
                    path.resolve(FORMAT)
                            + " does not tell the store's format. Bring the directory back from a copy, or name "
                            + "another one",
                    e);
        }
    }

    /** Whether records may have been written, so that tables must be there. */
    boolean isFresh() throws StoreFailure {
        try {
            return !Files.exists(path.resolve(FORMAT)) || text().endsWith(FRESH);
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    void writeFormat(int version, boolean fresh) throws StoreFailure {
        Path draft = path.resolve(FORMAT_DRAFT);
        try {
            Files.writeString(draft, TITLE + version + (fresh ? FRESH : "") + "\n");
            sync(draft);
            Files.move(draft, path.resolve(FORMAT), StandardCopyOption.ATOMIC_MOVE);
            sync(path);
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    long bytes() {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                bytes += file.toFile().length();
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            return bytes; // a file that goes away meanwhile
        }
        return bytes;
    }

    /** What the disk has left; 0 where it does not say. */
    long freeBytes() {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static StoreFailure notWritable(Path path, IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space left") || message.contains("quota exceeded")) {
            return new StoreFailure(
                    Kind.DISK_FULL, path + ": the disk is full. Make room, or name another directory", e);
        }
        boolean denied = e instanceof AccessDeniedException
                || message.contains("read-only")
                || message.contains("not a directory")
                || e instanceof java.nio.file.FileAlreadyExistsException;
        return denied
                ? new StoreFailure(
                        Kind.NOT_WRITABLE,
                        path + " cannot be written to (" + e
                                + "). Give it to the user that runs the server, or name another " + "directory",
                        e)
                : new StoreFailure(Kind.IO, path + ": " + e, e);
    }

    private String text() throws IOException {
        String text = Files.readString(path.resolve(FORMAT)).strip();
        if (!text.startsWith(TITLE)) {
            throw new IOException("it begins otherwise");
        }
        return text;
    }

    private static void refuseForeign(Path path) throws IOException, StoreFailure {
        if (!Files.isDirectory(path)) {
            throw new java.nio.file.FileAlreadyExistsException(path + " is no directory");
        }
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        boolean ours = names.contains(FORMAT);
        names.removeAll(List.of(LOCK, FORMAT_DRAFT, "lost+found"));
        if (!ours && !names.isEmpty()) {
            names.sort(null);
            String wayOut = names.contains(TABLES)
                    ? "If it was one, bring that file back from a copy; else name an empty directory"
                    : "Name an empty directory, or one that does not exist";
            throw new StoreFailure(
                    Kind.FOREIGN,
                    path + " is no store of Sluice's: it has " + names.get(0) + " in it and no file " + FORMAT + ". "
                            + wayOut);
        }
    }

    @SuppressWarnings("MustBeClosedChecker")
    private static FileChannel lock(Path path) throws IOException, StoreFailure {
        FileChannel file = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(file)) {
            file.close();
            throw new StoreFailure(
                    Kind.LOCKED,
                    path
                            + " is in use by another process. A store has one server: end that one, or name another directory");
        }
        return file;
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            file.force(true);
        }
    }
}
