package dev.sluice.grpc;

import static dev.sluice.grpc.RejectedException.invalid;
import static dev.sluice.grpc.RejectedException.unsupported;

import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Needs;
import dev.sluice.order.Order;
import dev.sluice.order.OrderTerms;
import dev.sluice.session.Limits;
import dev.sluice.session.StreamSpec.GapPolicy;
import dev.sluice.v1.FailurePolicy.Dependents;
import dev.sluice.v1.FailurePolicy.Kind;
import dev.sluice.v1.SeqBy;
import dev.sluice.v1.StreamSpec;

/** Reads how a stream sequences its messages, and what is to follow a failure or a gap. */
final class OrderReader {
    private static final GapPolicy NO_GAPS = new GapPolicy(0, false);

    private final Limits limits;

    OrderReader(Limits limits) {
        this.limits = limits;
    }

    OrderTerms terms(StreamSpec spec, int window) throws RejectedException {
        Order order = order(spec.getOrder());
        return new OrderTerms(
                order,
                window,
                maxParallel(spec, order),
                limits.maxParkedMessages(),
                limits.maxFailedScopes(),
                limits.graphReplyBytes(),
                dependents(spec.getOnFailure().getDependents(), order));
    }

    private static Order order(dev.sluice.v1.Order asked) throws RejectedException {
        return switch (asked) {
            case ORDER_UNSPECIFIED, ORDER_FIFO -> Order.FIFO;
            case ORDER_SYNC -> Order.SYNC;
            case ORDER_SEQUENCED -> Order.SEQUENCED;
            case ORDER_KEYED -> Order.KEYED;
            case ORDER_GRAPH -> Order.GRAPH;
            case UNRECOGNIZED -> throw unsupported("order", "is none of the orders that this server has");
        };
    }

    private int maxParallel(StreamSpec spec, Order order) throws RejectedException {
        long asked = Integer.toUnsignedLong(spec.getMaxParallel());
        if (!order.parallel()) {
            if (asked != 0) {
                throw invalid("max_parallel", "is for ORDER_KEYED and ORDER_GRAPH only");
            }
            return 1;
        }
        if (asked > limits.maxParallel()) {
            throw invalid("max_parallel", "is " + asked + ", but may be at most " + limits.maxParallel());
        }
        return asked == 0 ? limits.defaultMaxParallel() : (int) asked;
    }

    private static Needs.Edge dependents(Dependents asked, Order order) throws RejectedException {
        if (asked == Dependents.DEPENDENTS_UNSPECIFIED) {
            return Needs.Edge.INHERIT;
        }
        if (order != Order.GRAPH) {
            throw invalid("on_failure.dependents", "is for ORDER_GRAPH only");
        }
        return switch (asked) {
            case DEPENDENTS_ABORT -> Needs.Edge.ABORT;
            case DEPENDENTS_SKIP -> Needs.Edge.SKIP;
            case DEPENDENTS_RUN -> Needs.Edge.RUN;
            case DEPENDENTS_UNSPECIFIED, UNRECOGNIZED ->
                throw unsupported("on_failure.dependents", "is none that this server knows");
        };
    }

    FailurePolicy onFailure(dev.sluice.v1.FailurePolicy asked) throws RejectedException {
        return asked.getKind() == Kind.RETRY ? retry(asked) : once(asked, last("on_failure.kind", asked.getKind()));
    }

    private static FailurePolicy once(dev.sluice.v1.FailurePolicy asked, FailurePolicy.Last last)
            throws RejectedException {
        if (asked.getAttempts() != 0 || asked.hasBackoff() || asked.getThen() != Kind.ABORT) {
            throw invalid("on_failure", "attempts, backoff and then are for RETRY only");
        }
        return last == FailurePolicy.Last.ABORT ? FailurePolicy.ABORT : new FailurePolicy(1, 0, last);
    }

    private FailurePolicy retry(dev.sluice.v1.FailurePolicy asked) throws RejectedException {
        long attempts = Integer.toUnsignedLong(asked.getAttempts());
        if (attempts < 2 || attempts > limits.maxRetryAttempts()) {
            throw invalid(
                    "on_failure.attempts", "is " + attempts + ", but must be from 2 to " + limits.maxRetryAttempts());
        }
        long backoff = SpecReader.nanos("on_failure.backoff", asked.getBackoff());
        if (backoff > limits.maxRetryBackoff().toNanos()) {
            throw invalid("on_failure.backoff", "may be at most " + limits.maxRetryBackoff());
        }
        if (asked.getThen() == Kind.RETRY) {
            throw invalid("on_failure.then", "is what follows the last attempt: ABORT, SKIP or PARK");
        }
        return new FailurePolicy((int) attempts, backoff, last("on_failure.then", asked.getThen()));
    }

    private static FailurePolicy.Last last(String field, Kind kind) throws RejectedException {
        return switch (kind) {
            case ABORT -> FailurePolicy.Last.ABORT;
            case SKIP -> FailurePolicy.Last.SKIP;
            case PARK -> FailurePolicy.Last.PARK;
            case RETRY, UNRECOGNIZED -> throw unsupported(field, "is none of ABORT, SKIP, RETRY and PARK");
        };
    }

    GapPolicy gap(StreamSpec spec, Order order) throws RejectedException {
        if (!order.anyArrival()) {
            if (spec.hasGap()) {
                throw invalid("gap", "is for ORDER_SEQUENCED and ORDER_GRAPH only");
            }
            return NO_GAPS;
        }
        long deadline = SpecReader.nanos("gap.deadline", spec.getGap().getDeadline());
        return switch (spec.getGap().getAction()) {
            case FAIL -> new GapPolicy(orDefault(deadline), false);
            case SKIP -> new GapPolicy(orDefault(deadline), true);
            case UNRECOGNIZED -> throw unsupported("gap.action", "is none of FAIL and SKIP");
        };
    }

    private long orDefault(long deadlineNanos) {
        return deadlineNanos == 0 ? limits.defaultGapDeadline().toNanos() : deadlineNanos;
    }

    /** Whether the server numbers the messages. Where they may come in any order it cannot. */
    static boolean serverNumbers(SeqBy asked, Order order) throws RejectedException {
        if (asked == SeqBy.UNRECOGNIZED) {
            throw unsupported("seq_by", "is none of SEQ_BY_CLIENT and SEQ_BY_SERVER");
        }
        if (asked == SeqBy.SEQ_BY_SERVER && order.anyArrival()) {
            throw invalid("seq_by", "must be SEQ_BY_CLIENT with ORDER_" + order + ", whose seqs say what is meant");
        }
        return asked == SeqBy.SEQ_BY_SERVER;
    }
}
