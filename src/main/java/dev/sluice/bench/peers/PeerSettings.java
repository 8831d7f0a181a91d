package dev.sluice.bench.peers;

/** What all peers have alike. The windows are Sluice's own. */
final class PeerSettings {
    static final String HOST = "127.0.0.1";
    static final int MAX_CALLS = 2_000_000;
    static final int CALL_WINDOW = 1 << 20;
    static final int SERVER_CONNECTION_WINDOW = 64 << 20;
    static final int CLIENT_CONNECTION_WINDOW = 32 << 20;

    private PeerSettings() {}
}
