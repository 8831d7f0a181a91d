package dev.sluice.session;

import dev.sluice.handler.Failure;

/**
 * What one session holds of its home's {@link BufferedBytes}, against a limit of its own: so that one client, with however
 * many streams, does not take the memory of all.
 *
 * <p>A session lives on one home, so the count is a plain number. What a payload costs is the same here and there.
 */
final class SessionBytes {
    private final Home home;
    private final long max;
    private final KeptOutcomes kept = new KeptOutcomes(this::isNearlyFull);
    private long used;

    /** There is to be a look at what is kept, with the next tick. */
    private boolean relieving;

    SessionBytes(Home home, long max) {
        this.home = home;
        this.max = max;
    }

    /** Takes room for a payload when there is some: here, and in the server. */
    boolean reserve(int payloadBytes) {
        boolean taken = fits(payloadBytes) && home.buffered().reserve(payloadBytes);
        if (taken) {
            count(payloadBytes);
        }
        return taken;
    }

    /** Counts a payload that is there already. */
    void force(int payloadBytes) {
        home.buffered().force(payloadBytes);
        count(payloadBytes);
    }

    void release(int payloadBytes) {
        home.buffered().release(payloadBytes);
        used -= BufferedBytes.cost(payloadBytes);
    }

    /** Whether the server asks for less: it holds nearly as much as it may, of this session or of all. */
    boolean pressed() {
        return isNearlyFull() || home.buffered().pressed();
    }

    /** Why there is no room for a payload. */
    Failure full(int payloadBytes) {
        return fits(payloadBytes) ? Failures.serverMemory(home.buffered().quota()) : Failures.sessionMemory(max);
    }

    /** Outcomes are kept for retries, and count here as long as there is room for them. */
    void keeps(KeptOutcomes.Keeper outcomes) {
        kept.add(outcomes);
        home.keptOutcomes().add(outcomes);
        relieveSoon();
    }

    void keepsNoMore(KeptOutcomes.Keeper outcomes) {
        kept.remove(outcomes);
        home.keptOutcomes().remove(outcomes);
    }

    long used() {
        return used;
    }

    private boolean fits(int payloadBytes) {
        return used + BufferedBytes.cost(payloadBytes) <= max;
    }

    private void count(int payloadBytes) {
        used += BufferedBytes.cost(payloadBytes);
        relieveSoon();
    }

    private boolean isNearlyFull() {
        return used > max - (max >> 2);
    }

    /** What is kept for retries makes room for messages, a part with each tick. */
    private void relieveSoon() {
        if (!relieving && isNearlyFull() && !kept.isEmpty()) {
            relieving = true;
            home.soon(this::relieve);
        }
    }

    private void relieve() {
        kept.relieve();
        relieving = false;
        relieveSoon();
    }
}
