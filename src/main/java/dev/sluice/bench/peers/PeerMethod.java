package dev.sluice.bench.peers;

/** What a peer's server offers. A stream is one bidirectional call; the server confirms it before any message. */
public enum PeerMethod {
    /** Takes messages; when the client ends, it is answered with how many there were. */
    PUSH("Push", true),
    /** The first message is the one to be sent back again and again, until the client ends; last comes how many there were. */
    PULL("Pull", true),
    /** Each message is sent back. */
    ECHO("Echo", true),
    /** A unary call that is answered with what it brought. */
    UNARY_ECHO("UnaryEcho", false),
    /** A unary call that is answered with nothing. */
    UNARY_PUSH("UnaryPush", false);

    static final String SERVICE = "sluice.bench.Peer";

    private final String wireName;
    private final boolean streaming;

    PeerMethod(String wireName, boolean streaming) {
        this.wireName = wireName;
        this.streaming = streaming;
    }

    String wireName() {
        return wireName;
    }

    boolean streaming() {
        return streaming;
    }
}
