package dev.sluice.bench.peers;

/** What a peer's server offers. A stream is one bidirectional call; the server confirms it before any message. */
public enum PeerMethod {
    /** Takes messages; when the client ends, it is answered with how many there were. */
    PUSH("Push", true, false),
    /** The first message is the one to be sent back again and again, until the client ends; last comes how many there were. */
    PULL("Pull", true, false),
    /** Each message is sent back. */
    ECHO("Echo", true, true),
    /** A unary call that is answered with what it brought. */
    UNARY_ECHO("UnaryEcho", false, false),
    /** A unary call that is answered with nothing. */
    UNARY_PUSH("UnaryPush", false, false);

    static final String SERVICE = "sluice.bench.Peer";

    private final String wireName;
    private final boolean streaming;
    private final boolean pausing;

    PeerMethod(String wireName, boolean streaming, boolean pausing) {
        this.wireName = wireName;
        this.streaming = streaming;
        this.pausing = pausing;
    }

    String wireName() {
        return wireName;
    }

    boolean streaming() {
        return streaming;
    }

    /** Whether the server stops reading where its answers have no room. */
    boolean pausing() {
        return pausing;
    }
}
