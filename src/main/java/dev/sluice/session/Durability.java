package dev.sluice.session;

import java.util.Locale;

/** What a stream survives beside disconnects. */
public enum Durability {
    /** Nothing more: it lives in memory. */
    MEMORY,
    /** The death of the server's process. */
    DISK,
    /** A loss of power. */
    DISK_SYNC;

    /** The name in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
