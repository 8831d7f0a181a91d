package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.order.Needs;
import dev.sluice.v1.Dependencies;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what a message of a GRAPH stream waits for. */
final class NeedsReader {
    private static final Needs.Edge[] INHERIT = {};
    private static final long[] NONE = {};

    private final int max;

    /** @param max how many messages one may depend on */
    NeedsReader(int max) {
        this.max = max;
    }

    @Nullable
    Failure whatIsWrong(Dependencies needs) {
        int count = needs.getSeqsCount();
        if (count > max) {
            return Failure.quota("max-needs", max, "a message may not depend on " + count + " others");
        }
        int edges = needs.getOnFailureCount();
        if (edges != 0 && edges != count) {
            return Failure.invalid("needs.on_failure", "has " + edges + " entries, but needs.seqs has " + count);
        }
        for (int i = 0; i < edges; i++) {
            if (needs.getOnFailure(i) == Dependencies.OnFailure.UNRECOGNIZED) {
                return Failure.unsupported("needs.on_failure", "is none of INHERIT, ABORT, SKIP and RUN");
            }
        }
        return areDistinct(needs) ? null : Failure.invalid("needs.seqs", "must be at least 1, and each there once");
    }

    /** Mostly they rise, and nothing has to be sorted. */
    private static boolean areDistinct(Dependencies needs) {
        long before = 0;
        for (int i = 0; i < needs.getSeqsCount(); i++) {
            if (needs.getSeqs(i) <= before) {
                return areDistinct(seqs(needs));
            }
            before = needs.getSeqs(i);
        }
        return true;
    }

    private static boolean areDistinct(long[] seqs) {
        Arrays.sort(seqs);
        long before = 0;
        for (long seq : seqs) {
            if (seq <= before) {
                return false;
            }
            before = seq;
        }
        return true;
    }

    /** To be asked of what is not wrong. */
    static Needs read(Dependencies needs, int priority, int children) {
        if (needs.getSeqsCount() == 0 && priority == 0 && children == 0) {
            return Needs.NONE;
        }
        int most = children < 0 ? Integer.MAX_VALUE : children;
        return new Needs(seqs(needs), edges(needs), priority, most);
    }

    private static long[] seqs(Dependencies needs) {
        int count = needs.getSeqsCount();
        long[] seqs = count == 0 ? NONE : new long[count];
        for (int i = 0; i < count; i++) {
            seqs[i] = needs.getSeqs(i);
        }
        return seqs;
    }

    private static Needs.Edge[] edges(Dependencies needs) {
        int count = needs.getOnFailureCount();
        Needs.Edge[] edges = count == 0 ? INHERIT : new Needs.Edge[count];
        for (int i = 0; i < count; i++) {
            edges[i] = edge(needs.getOnFailure(i));
        }
        return edges;
    }

    private static Needs.Edge edge(Dependencies.OnFailure policy) {
        return switch (policy) {
            case INHERIT, UNRECOGNIZED -> Needs.Edge.INHERIT;
            case ABORT -> Needs.Edge.ABORT;
            case SKIP -> Needs.Edge.SKIP;
            case RUN -> Needs.Edge.RUN;
        };
    }
}
