package dev.sluice.session;

import java.util.Locale;

/** Where a session stands with its client. */
public enum SessionStatus {
    /** The client is there: a path carries the session, or a call waits for its answer. */
    ATTACHED,
    /** The client is not there. */
    WAITING,
    /** As {@link #WAITING}, since the server started: the streams are on the disk still. */
    STORED;

    /** As people and programs read it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
