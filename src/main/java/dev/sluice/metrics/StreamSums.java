package dev.sluice.metrics;

import dev.sluice.session.StreamView;

/** What the streams of one handler come to. */
final class StreamSums {
    static final StreamSums NONE = new StreamSums();

    private long held;
    private int oldestSeconds;
    private long credit;
    private long disk;
    private long diskSync;
    private long uncommitted;

    void add(StreamView stream) {
        held += stream.held();
        oldestSeconds = Math.max(oldestSeconds, stream.oldestSeconds());
        credit += stream.credit();
        uncommitted += stream.uncommitted();
        switch (stream.durability()) {
            case MEMORY -> {}
            case DISK -> disk++;
            case DISK_SYNC -> diskSync++;
        }
    }

    void add(StreamSums others) {
        held += others.held;
        oldestSeconds = Math.max(oldestSeconds, others.oldestSeconds);
        credit += others.credit;
        disk += others.disk;
        diskSync += others.diskSync;
        uncommitted += others.uncommitted;
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

    /** Streams that survive the death of the process. */
    long disk() {
        return disk;
    }

    /** Streams that survive a loss of power. */
    long diskSync() {
        return diskSync;
    }

    /** Messages settled that are not committed yet. */
    long uncommitted() {
        return uncommitted;
    }
}
