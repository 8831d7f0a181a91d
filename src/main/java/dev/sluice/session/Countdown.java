package dev.sluice.session;

/** Runs something when so many others have come to their end. */
final class Countdown {
    private final Runnable done;
    private int left;

    Countdown(int count, Runnable done) {
        this.left = count;
        this.done = done;
    }

    void one() {
        if (--left == 0) {
            done.run();
        }
    }
}
