package dev.sluice.metrics;

import dev.sluice.session.StreamView;

/** What the streams of one handler come to. */
final class StreamSums {
    static final StreamSums NONE = new StreamSums();

    private long held;
    private int oldestSeconds;
    private long credit;

    void add(StreamView stream) {
        held += stream.held();
        oldestSeconds = Math.max(oldestSeconds, stream.oldestSeconds());
        credit += stream.credit();
    }

    void add(StreamSums others) {
        held += others.held;
        oldestSeconds = Math.max(oldestSeconds, others.oldestSeconds);
        credit += others.credit;
    }

    /** Messages that wait for a seq which has not come. */
    long held() {
        return held;
    }

    /** Of the message that is there for the longest. */
    int oldestSeconds() {
        return oldestSeconds;
    }

    /** Messages that clients may still send. */
    long credit() {
        return credit;
    }
}
