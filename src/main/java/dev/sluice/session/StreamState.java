package dev.sluice.session;

/** How far a stream is in its life. */
enum StreamState {
    /** Asked for and not yet accepted by all; messages may come already. */
    OPENING,
    OPEN,
    /** Everything is settled, and the handler is asked for its last word. */
    ENDING,
    /** The last word is known and waits to be told. */
    ENDED,
    GONE
}
