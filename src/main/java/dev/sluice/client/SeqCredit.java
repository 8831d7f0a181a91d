package dev.sluice.client;

/** How many messages of one stream wait to be sent, how many bytes were sent, and how far the bytes of its credit go. */
final class SeqCredit {
    private final SendBuffer buffer;
    private long unsent;
    private long unsentBytes;
    private long sentBytes;
    private long maxBytes;

    /** @param buffer is told what leaves and what comes back */
    SeqCredit(SendBuffer buffer) {
        this.buffer = buffer;
    }

    void add(int bytes) {
        unsent++;
        unsentBytes += bytes;
    }

    void raise(long bytes) {
        maxBytes = Math.max(maxBytes, bytes);
    }

    void restate(long bytes) {
        maxBytes = bytes;
    }

    boolean fits(long bytes) {
        return sentBytes + bytes <= maxBytes;
    }

    void left(int bytes) {
        sentBytes += bytes;
        noLongerUnsent(bytes);
    }

    void noLongerUnsent(int bytes) {
        unsent--;
        unsentBytes -= bytes;
        buffer.release(1, bytes);
    }

    void notTaken(int bytes) {
        sentBytes -= bytes;
        add(bytes);
        buffer.takeBack(1, bytes);
    }

    long unsent() {
        return unsent;
    }

    long unsentBytes() {
        return unsentBytes;
    }
}
