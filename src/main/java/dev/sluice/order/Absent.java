package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

import java.util.Arrays;
import org.agrona.collections.LongArrayList;

/**
 * What has not come although others wait for it: what messages need, and the holes below the seal, or below what has come
 * when the window is full. Listing them is linear in what is there, and for graphs that have come to a halt.
 */
final class Absent {
    private final Web web;
    private final Failures failures;
    private final int window;

    Absent(Web web, Failures failures, int window) {
        this.web = web;
        this.failures = failures;
        this.window = window;
    }

    boolean any() {
        return web.missing > 0 || web.hole <= lastHole();
    }

    /** Whether the graph can go on in no other way than that what is missing comes. */
    boolean isAllThatIsLeft() {
        return (web.isSealed() || isWindowFull()) && any();
    }

    private boolean isWindowFull() {
        return web.accepted - web.index.settled() >= window;
    }

    /** Holes are of interest up to here; what is beyond the window could not come. */
    private long lastHole() {
        if (web.isSealed()) {
            return Math.min(web.lastSeq, web.index.settled() + window);
        }
        return isWindowFull() ? web.accepted : 0;
    }

    /** In rising order. */
    long[] list() {
        LongArrayList seqs = new LongArrayList();
        long last = lastHole();
        for (long seq = web.hole; seq <= last; seq++) {
            if (web.index.get(seq) == NONE) {
                seqs.addLong(seq);
            }
        }
        for (int node = 1; node <= web.nodes.highest(); node++) {
            if (isMissing(node)) {
                seqs.addLong(web.nodes.seq(node));
            }
        }
        long[] all = seqs.toLongArray();
        Arrays.sort(all);
        return all;
    }

    private boolean isMissing(int node) {
        return !web.nodes.is(node, Nodes.CAME) && web.nodes.firstOut(node) != NONE;
    }

    /** The seqs above the seal that are needed come no more: those that need them are doomed. */
    void neverCome() {
        for (long seq : list()) {
            int node = web.isBeyondSeal(seq) ? web.index.get(seq) : NONE;
            if (node != NONE) {
                web.missing--;
                failures.endMissing(node, 0);
                web.drop(node);
            }
        }
        failures.spread();
        failures.failIfTooMany();
    }

    /** All that is missing has the outcome skipped. */
    void skip(Sequencer.Ranges skipped) {
        long[] seqs = list();
        for (long seq : seqs) {
            skip(seq);
        }
        web.passHole();
        failures.spread();
        tell(seqs, skipped);
        failures.failIfTooMany();
    }

    private void skip(long seq) {
        int node = web.needed(seq);
        web.missing--;
        failures.endMissing(node, Nodes.LETS_RUN);
        if (!Web.isAdded(seq) && seq <= web.index.settled() + window) {
            web.accepted = Math.max(web.accepted, seq);
        } else {
            web.rememberIfFailed(node);
        }
        web.settle(node);
    }

    private static void tell(long[] seqs, Sequencer.Ranges skipped) {
        int from = 0;
        for (int i = 0; i < seqs.length; i++) {
            if (i + 1 == seqs.length || seqs[i + 1] != seqs[i] + 1) {
                skipped.range(seqs[from], seqs[i]);
                from = i + 1;
            }
        }
    }
}
