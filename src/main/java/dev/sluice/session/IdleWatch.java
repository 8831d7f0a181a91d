package dev.sluice.session;

import org.jspecify.annotations.Nullable;

/** Resets a stream when nothing came or went for so long. Stands still while it is busy or its session has no path. */
final class IdleWatch {
    private final Stream stream;
    private final long timeoutNanos;
    private long activeNanos;
    private Timers.@Nullable Timer timer;

    IdleWatch(Stream stream) {
        this.stream = stream;
        this.timeoutNanos = stream.spec().idleTimeoutNanos();
    }

    void start() {
        touch();
        schedule();
    }

    void touch() {
        activeNanos = stream.home().nowNanos();
    }

    void stop() {
        stream.home().timers().cancel(timer);
    }

    private void schedule() {
        timer = stream.home().timers().schedule(activeNanos + timeoutNanos, this::check);
    }

    private void check() {
        if (stream.state() == StreamState.ENDED) {
            return;
        }
        if (isBusy()) {
            touch();
        }
        activeNanos = Math.max(activeNanos, stream.session().attachedNanos());
        if (stream.home().nowNanos() - activeNanos >= timeoutNanos) {
            stream.reset(Failures.IDLE_TIMEOUT);
        } else {
            schedule();
        }
    }

    /** The clock stands still while there is work, and while the client could not come in. */
    private boolean isBusy() {
        return !stream.runner().isIdle()
                || stream.sequencer().parked() > 0
                || stream.state() == StreamState.ENDING
                || !stream.session().isAttended();
    }
}
