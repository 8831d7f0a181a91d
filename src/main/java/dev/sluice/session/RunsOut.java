package dev.sluice.session;

import org.jspecify.annotations.Nullable;

/** The runs of a stream that are out, linked from one to the next: no object of their own for each stream. */
final class RunsOut {
    private RunsOut() {}

    /** Returns the new first one. */
    static @Nullable StreamRun without(@Nullable StreamRun first, StreamRun gone) {
        if (first == gone) {
            return gone.next;
        }
        for (StreamRun before = first; before != null; before = before.next) {
            if (before.next == gone) {
                before.next = gone.next;
                return first;
            }
        }
        return first;
    }

    static void fence(@Nullable StreamRun first) {
        for (StreamRun run = first; run != null; ) {
            StreamRun next = run.next;
            run.fence();
            run = next;
        }
    }

    static int count(@Nullable StreamRun first) {
        int count = 0;
        for (StreamRun run = first; run != null; run = run.next) {
            count++;
        }
        return count;
    }

    /** Whether there are any, and the time of all of them is over. */
    static boolean areGivenUp(@Nullable StreamRun first) {
        boolean all = first != null;
        for (StreamRun run = first; all && run != null; run = run.next) {
            all = run.fenced();
        }
        return all;
    }

    /** How many messages are at the handler, and have no outcome. */
    static int atHandler(@Nullable StreamRun first) {
        int count = 0;
        for (StreamRun run = first; run != null; run = run.next) {
            count += run.unsettled();
        }
        return count;
    }

    /** When the oldest message was accepted of those at the handler; {@code otherwise} where none is. */
    static int oldestSeconds(@Nullable StreamRun first, int otherwise) {
        int oldest = otherwise;
        for (StreamRun run = first; run != null; run = run.next) {
            StreamMessage message = run.first();
            oldest = message == null ? oldest : Math.min(oldest, message.acceptedSeconds());
        }
        return oldest;
    }
}
