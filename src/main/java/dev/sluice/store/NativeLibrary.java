package dev.sluice.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Brings RocksDB's native part into the process. It must be a file for that; it lies in a directory of ours, not among what
 * everybody may write, and is gone as soon as it is loaded, so that a process that is killed leaves none.
 */
final class NativeLibrary {
    private static boolean loaded;

    private NativeLibrary() {}

    /** Loads it once, by way of a directory, which is made where it does not exist. */
    static synchronized void load(Path directory) throws StoreFailure {
        if (!loaded) {
            loadFirst(directory);
            RocksDB.loadLibrary();
            loaded = true;
        }
    }

    private static void loadFirst(Path directory) throws StoreFailure {
        try {
            loadFrom(directory);
        } catch (IOException | UnsatisfiedLinkError | RuntimeException inDirectory) {
            loadFromTemporary(directory, inDirectory);
        }
    }

    /** For a directory that has no room, or whose disk is mounted without permission to execute. */
    private static void loadFromTemporary(Path directory, Throwable before) throws StoreFailure {
        try {
            loadFrom(Files.createTempDirectory("sluice-native"));
        } catch (IOException | UnsatisfiedLinkError | RuntimeException e) {
            e.addSuppressed(before);
            throw new StoreFailure(
                    StoreFailure.Kind.IO,
                    "RocksDB's native library cannot be loaded, neither from " + directory + " nor from "
                            + System.getProperty("java.io.tmpdir")
                            + ": one of them needs room for 20 MB and permission to execute (" + e.getMessage() + ")",
                    e);
        }
    }

    private static void loadFrom(Path directory) throws IOException {
        Files.createDirectories(directory);
        try {
            NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
        } finally {
            Files.deleteIfExists(directory.resolve(Environment.getJniLibraryFileName("rocksdb")));
            Files.deleteIfExists(directory);
        }
    }
}
