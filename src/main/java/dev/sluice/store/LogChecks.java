package dev.sluice.store;

import dev.sluice.store.StoreFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks at RocksDB's files before it does, for what it would pass over in silence. */
final class LogChecks {
    private static final String FROM_A_COPY = "Bring the store's directory back from a copy";
    private static final String CURRENT = "CURRENT";

    private LogChecks() {}

    /**
     * Refuses what is damaged or not there.
     *
     * @param fresh whether nothing was written yet, so that nothing need be there
     * @param cutLog whether logs may be cut where they are damaged
     */
    static void check(Path tables, boolean fresh, boolean cutLog) throws StoreFailure, IOException {
        if (!Files.exists(tables.resolve(CURRENT))) {
            checkMissing(tables, fresh);
            return;
        }
        checkManifest(tables);
        if (!cutLog) {
            checkLogs(tables, fresh);
        }
    }

    static long logBytes(Path tables) throws IOException {
        long bytes = 0;
        for (Path log : logs(tables)) {
            bytes += Files.size(log);
        }
        return bytes;
    }

    /** Without the file that names the others RocksDB would begin anew. */
    private static void checkMissing(Path tables, boolean fresh) throws StoreFailure {
        if (!fresh) {
            throw new StoreFailure(
                    Kind.CORRUPT,
                    tables.resolve(CURRENT)
                            + " is missing, without which the store's other files mean nothing. " + FROM_A_COPY
                            + ", or name another one");
        }
    }

    private static void checkManifest(Path tables) throws StoreFailure, IOException {
        Path manifest = tables.resolve(Files.readString(tables.resolve(CURRENT)).strip());
        try {
            LogCheck.check(manifest, FROM_A_COPY + ", or name another one");
        } catch (NoSuchFileException e) {
            throw new StoreFailure(
                    Kind.CORRUPT,
                    manifest
                            + " is missing, which says what the store's other files are. " + FROM_A_COPY
                            + ", or name another one",
                    e);
        }
    }

    private static void checkLogs(Path tables, boolean fresh) throws StoreFailure, IOException {
        List<Path> logs = logs(tables);
        if (logs.isEmpty() && !fresh) {
            throw new StoreFailure(
                    Kind.CORRUPT,
                    tables
                            + " has no log, which is there even when nothing is in it. " + FROM_A_COPY
                            + "; or start once with store.cut-log, and lose what was written last");
        }
        for (Path log : logs) {
            LogCheck.check(
                    log, FROM_A_COPY + "; or start once with store.cut-log, and lose what was written behind it");
        }
    }

    private static List<Path> logs(Path tables) throws IOException {
        List<Path> logs = new ArrayList<>();
        try (Stream<Path> files = Files.list(tables)) {
            files.filter(file -> file.toString().endsWith(".log")).sorted().forEach(logs::add);
        }
        return logs;
    }
}
