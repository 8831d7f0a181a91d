package dev.sluice.session;

import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Needs;
import dev.sluice.order.Order;
import dev.sluice.order.OrderTerms;
import dev.sluice.store.StoredSpec;
import dev.sluice.store.StoredStream;

/** What a stream was opened as, as it is stored. The numbers of enums are those of their places, which never change. */
@SuppressWarnings("EnumOrdinal") // enums are stored by their places, which never change
final class SpecRecords {

    static StoredStream stored(StreamSpec spec) {
        OrderTerms terms = spec.ordering();
        FailurePolicy policy = spec.onFailure();
        return new StoredStream(new StoredSpec(
                spec.handler(),
                terms.order().ordinal(),
                terms.window(),
                spec.windowBytes(),
                terms.maxParallel(),
                terms.maxParked(),
                terms.maxFailedScopes(),
                terms.maxReplyBytes(),
                terms.dependents().ordinal(),
                policy.attempts(),
                policy.backoffNanos(),
                policy.last().ordinal(),
                spec.gap().deadlineNanos(),
                spec.gap().skip(),
                spec.outWindowMessages(),
                spec.outWindowBytes(),
                spec.idleTimeoutNanos(),
                spec.serverNumbers(),
                spec.name(),
                spec.labels(),
                spec.contentType(),
                spec.durability().ordinal(),
                spec.stateScope()));
    }

    static StreamSpec read(StoredStream stored) {
        StoredSpec spec = stored.spec();
        OrderTerms terms = new OrderTerms(
                Order.values()[spec.order()],
                spec.windowMessages(),
                spec.maxParallel(),
                spec.maxParked(),
                spec.maxFailedScopes(),
                spec.maxReplyBytes(),
                Needs.Edge.values()[spec.dependents()]);
        return new StreamSpec(
                spec.handler(),
                terms,
                new FailurePolicy(
                        spec.failureAttempts(),
                        spec.failureBackoffNanos(),
                        FailurePolicy.Last.values()[spec.failureLast()]),
                new StreamSpec.GapPolicy(spec.gapDeadlineNanos(), spec.gapSkip()),
                spec.windowBytes(),
                spec.outWindowMessages(),
                spec.outWindowBytes(),
                spec.idleTimeoutNanos(),
                spec.serverNumbers(),
                spec.name(),
                spec.labels(),
                spec.contentType(),
                Durability.values()[spec.durability()],
                spec.stateScope());
    }

    private SpecRecords() {}
}
