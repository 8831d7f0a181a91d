package dev.sluice.store;

import dev.sluice.store.StoreFailure.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commits that wait for a thread of the store's, within bounds. Thread-safe. */
final class Commits {
    private final ArrayDeque<Commit> waiting = new ArrayDeque<>();
    private final int maxCommits;
    private final long maxBytes;
    private long bytes;
    private boolean closed;

    Commits(int maxCommits, long maxBytes) {
        this.maxCommits = maxCommits;
        this.maxBytes = maxBytes;
    }

    /** Takes a commit, or says why not: null where it was taken. */
    synchronized @Nullable StoreFailure offer(Commit commit) {
        if (closed) {
            return closed();
        }
        boolean fits = waiting.isEmpty()
                || (waiting.size() < maxCommits && bytes + commit.changes().bytes() <= maxBytes);
        if (!fits) {
            return new StoreFailure(
                    Kind.BUSY,
                    waiting.size() + " commits of " + bytes + " bytes wait for the disk, of " + maxCommits + " and "
                            + maxBytes + " that may. Commit again later");
        }
        waiting.add(commit);
        bytes += commit.changes().bytes();
        notifyAll();
        return null;
    }

    /**
     * What waits, in order, as soon as there is something; empty when it is closed and nothing is left.
     *
     * @param most bytes of them, but for a single one that has more
     */
    synchronized List<Commit> take(long most) {
        await();
        List<Commit> taken = new ArrayList<>();
        long sum = 0;
        while (!waiting.isEmpty()
                && (taken.isEmpty() || sum + waiting.element().changes().bytes() <= most)) {
            Commit next = waiting.remove();
            sum += next.changes().bytes();
            taken.add(next);
        }
        bytes -= sum;
        return taken;
    }

    synchronized int size() {
        return waiting.size();
    }

    /** Takes no more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    static StoreFailure closed() {
        return new StoreFailure(Kind.CLOSED, "the store was closed");
    }

    private synchronized void await() {
        try {
            while (waiting.isEmpty() && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the store's threads", e);
        }
    }
}
