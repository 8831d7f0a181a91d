package dev.sluice.handler;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;

/** What can go wrong with a file, as clients are told. No path of the server's is in it but the name they gave. */
final class FileFailures {
    private FileFailures() {}

    static Failure busy(FileTarget target) {
        return failure(
                Failure.Code.ALREADY_EXISTS,
                "FILE_BUSY",
                target,
                "is being written by another stream: wait for its end, or reset it");
    }

    static Failure link(FileTarget target) {
        return failure(Failure.Code.PERMISSION_DENIED, "FILE_LINK", target, "leads over a symbolic link");
    }

    static Failure isFolder(FileTarget target) {
        return failure(Failure.Code.FAILED_PRECONDITION, "FILE_IS_FOLDER", target, "is a folder");
    }

    static Failure parentIsFile(FileTarget target) {
        return failure(
                Failure.Code.FAILED_PRECONDITION,
                "FILE_PARENT_NOT_FOLDER",
                target,
                "has something else where a folder is needed");
    }

    /** @param missingSeq the first message that is not in the file */
    static Failure incomplete(FileTarget target, long missingSeq) {
        return failure(
                        Failure.Code.FAILED_PRECONDITION,
                        "FILE_INCOMPLETE",
                        target,
                        "lacks message " + missingSeq + ": files need every message, in order")
                .with("missing_seq", missingSeq);
    }

    static Failure size(FileTarget target, long expected, long actual) {
        return failure(
                        Failure.Code.FAILED_PRECONDITION,
                        "FILE_SIZE_MISMATCH",
                        target,
                        "has " + actual + " bytes, not " + expected + " as its label says")
                .with("expected_bytes", expected)
                .with("actual_bytes", actual);
    }

    static Failure disk(FileTarget target, IOException e) {
        return failure(Failure.Code.INTERNAL, "FILE_IO", target, "cannot be written: " + cause(e));
    }

    /** The operating system's words; the whole message of an exception may tell paths. */
    private static String cause(IOException e) {
        String words = e instanceof FileSystemException named ? named.getReason() : e.getMessage();
        return words == null ? e.getClass().getSimpleName() : words;
    }

    private static Failure failure(Failure.Code code, String reason, FileTarget target, String what) {
        String name = target.name();
        return new Failure(code, reason, "'" + name + "' " + what, Map.of("name", name), List.of());
    }
}
