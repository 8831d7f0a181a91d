package dev.sluice.bench;

/** How many messages a client may still send in this round: a number of them, or as many as it can for a time. */
final class Allowance {
    private static final double NANOS_A_SECOND = 1e9;

    private final long nanos;
    private long left;
    private long endNanos;

    private Allowance(long messages, long nanos) {
        this.left = messages;
        this.nanos = nanos;
    }

    static Allowance ofMessages(long messages) {
        return new Allowance(messages, Long.MAX_VALUE);
    }

    static Allowance ofSeconds(double seconds) {
        return new Allowance(Long.MAX_VALUE, Math.round(seconds * NANOS_A_SECOND));
    }

    /** The time begins. */
    void begin() {
        endNanos = System.nanoTime() + Math.min(nanos, Long.MAX_VALUE / 2);
    }

    /** Takes up to so many. Returns how many it got, 0 from the end on. */
    int take(int most) {
        if (isOver()) {
            left = 0;
            return 0;
        }
        int taken = (int) Math.min(most, left);
        left -= taken;
        return taken;
    }

    /** Whether no more is given out. */
    boolean isOver() {
        return left == 0 || System.nanoTime() - endNanos >= 0;
    }

    /** How many there are to send; {@code Long.MAX_VALUE} where only the time is bounded. */
    long left() {
        return left;
    }

    /** What was taken and is not sent yet. */
    void giveBack(int messages) {
        left += messages;
    }
}
