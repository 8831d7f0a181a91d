package dev.sluice.store;

import org.jspecify.annotations.Nullable;

/** Why the store could not do what was asked; the message names the place and the way out. */
public final class StoreFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** What kind of trouble it is. */
    public enum Kind {
        /** The directory has files in it that are not a store's. */
        FOREIGN,
        /** Another process has the directory. */
        LOCKED,
        /** Written by a newer version than this one can read. */
        NEWER_FORMAT,
        /** Written by an older version, and nothing leads from it to this one. */
        OLDER_FORMAT,
        /** Bytes are not those that were written: data is lost. */
        CORRUPT,
        /** The directory cannot be made, or written to. */
        NOT_WRITABLE,
        /** No room on the disk; goes away when there is. */
        DISK_FULL,
        /** The disk failed otherwise. */
        IO,
        /** More is queued than is allowed; goes away by itself. */
        BUSY,
        /** More was asked for than the caller takes. */
        TOO_LARGE,
        /** The store was closed. */
        CLOSED
    }

    private final Kind kind;

    StoreFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    StoreFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
