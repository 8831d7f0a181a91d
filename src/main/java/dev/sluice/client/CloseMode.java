package dev.sluice.client;

import dev.sluice.v1.CloseRequest;

/** What becomes of messages that have no outcome yet when their stream or session is closed. */
public enum CloseMode {
    /** They are finished first. */
    FINISH,
    /** What waits is aborted, and what runs is cut off. */
    ABORT;

    CloseRequest.Mode onTheWire() {
        return this == FINISH ? CloseRequest.Mode.FINISH : CloseRequest.Mode.ABORT;
    }
}
