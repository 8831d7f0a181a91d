package dev.sluice.bench;

/** The time since it was started. */
record Stopwatch(long startNanos) {

    static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    long nanos() {
        return System.nanoTime() - startNanos;
    }

    double millis() {
        return nanos() / 1e6;
    }
}
