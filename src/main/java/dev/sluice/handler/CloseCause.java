package dev.sluice.handler;

/** Why a stream is gone. */
public enum CloseCause {
    /** The client ended it and all its messages were settled. */
    ENDED,
    /** Another stream of its batch failed, or the caller went away before the batch was committed. */
    ROLLED_BACK,
    /** A message failed, and the stream ended with that. */
    FAILED,
    /** Reset by either side, or its session is gone. */
    RESET,
    /** The server stops, or lets go of the session for now; the stream comes back, and is opened again then. */
    UNLOADED
}
