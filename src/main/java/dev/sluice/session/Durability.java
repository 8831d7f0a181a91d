package dev.sluice.session;

/** What a stream survives beside disconnects. */
public enum Durability {
    /** Nothing more: it lives in memory. */
    MEMORY,
    /** The death of the server's process. */
    DISK,
    /** A loss of power. */
    DISK_SYNC
}
