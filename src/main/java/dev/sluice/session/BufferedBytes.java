package dev.sluice.session;

/**
 * One home's share of the server-wide limit of buffered bytes, fetched in blocks so that homes do not contend for one
 * counter at every message.
 */
final class BufferedBytes {
    /** What a message or item takes beside its payload. */
    private static final int OVERHEAD = 64;

    private static final long LARGEST_BLOCK = 1 << 20;

    private final Quota quota;
    private final long block;
    private long free;

    BufferedBytes(Quota quota) {
        this.quota = quota;
        this.block = Math.min(LARGEST_BLOCK, quota.max() / 64);
    }

    /** What a payload counts for. */
    static long cost(int payloadBytes) {
        return (long) payloadBytes + OVERHEAD;
    }

    /** Takes room for a payload when there is some. */
    boolean reserve(int payloadBytes) {
        long need = cost(payloadBytes);
        if (free < need && !fetch(need)) {
            return false;
        }
        free -= need;
        return true;
    }

    /** Counts a payload that is there already. */
    void force(int payloadBytes) {
        long need = cost(payloadBytes);
        if (free < need && !fetch(need)) {
            quota.force(need);
            free += need;
        }
        free -= need;
    }

    void release(int payloadBytes) {
        free += cost(payloadBytes);
        if (free > 2 * block) {
            quota.release(free - block);
            free = block;
        }
    }

    /** Gives back what is fetched and not in use. */
    void trim() {
        quota.release(free);
        free = 0;
    }

    boolean pressed() {
        return quota.pressed();
    }

    Quota quota() {
        return quota;
    }

    private boolean fetch(long need) {
        if (quota.reserve(need + block)) {
            free += need + block;
            return true;
        }
        long exact = need - free;
        if (quota.reserve(exact)) {
            free += exact;
            return true;
        }
        return false;
    }
}
