package dev.sluice.store;

import dev.sluice.store.StoreFailure.Kind;
import java.nio.file.Path;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** RocksDB's errors, as kinds of trouble that somebody can do something about. */
final class RocksErrors {
    private RocksErrors() {}

    static StoreFailure of(Path path, RocksDBException e) {
        String said = String.valueOf(e.getMessage());
        Kind kind = kind(e, said.toLowerCase(Locale.ROOT));
        return new StoreFailure(kind, path + ": " + said + ". " + wayOut(kind), e);
    }

    private static Kind kind(RocksDBException e, String said) {
        Status status = e.getStatus();
        if ((status != null && status.getSubCode() == Status.SubCode.NoSpace)
                || said.contains("no space left")
                || said.contains("quota exceeded")) {
            return Kind.DISK_FULL;
        }
        if ((status != null && status.getCode() == Status.Code.Corruption) || said.contains("corruption")) {
            return Kind.CORRUPT;
        }
        if (said.contains("lock file") || said.contains("lock hold by")) {
            return Kind.LOCKED;
        }
        return said.contains("permission denied") || said.contains("read-only file system")
                ? Kind.NOT_WRITABLE
                : Kind.IO;
    }

    private static String wayOut(Kind kind) {
        return switch (kind) {
            case DISK_FULL -> "Make room on the disk; a server that runs goes on by itself then";
            case CORRUPT -> "Bring the store's directory back from a copy";
            case LOCKED -> "End the process that has it, or name another directory";
            case NOT_WRITABLE -> "Give it to the user that runs the server, or name another directory";
            default -> "Look at the disk";
        };
    }
}
