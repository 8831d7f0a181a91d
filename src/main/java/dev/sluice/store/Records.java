package dev.sluice.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How records are written: their fields one behind the other. A field is only ever added at the end, so that {@link RecordReader}
 * takes a record that ends early for one without it; any other change is a new format of the store.
 */
final class Records {
    private Records() {}

    static void session(ByteWriter to, StoredSession session) {
        to.block(session.token())
                .varint(session.epoch())
                .block(session.clientId())
                .varint(session.requestId())
                .varint(session.lastClientStreamId())
                .varint(session.lastServerStreamId())
                .varint(session.highestForgottenRequest());
    }

    static void holder(ByteWriter to, StreamKey stream) {
        to.string(stream.sessionId()).varint(stream.streamId());
    }

    static void open(ByteWriter to, StoredOpen open) {
        to.string(open.fingerprint())
                .varint(open.firstId())
                .varint(open.count())
                .bool(open.rolledBack());
        to.varint(open.failures().size());
        for (Map.Entry<Integer, StoredFailure> failure : open.failures().entrySet()) {
            to.varint(failure.getKey());
            failure(to, failure.getValue());
        }
    }

    static void spec(ByteWriter to, StoredSpec spec) {
        to.string(spec.handler())
                .varint(spec.order())
                .varint(spec.windowMessages())
                .varint(spec.windowBytes())
                .varint(spec.maxParallel())
                .varint(spec.maxParked())
                .varint(spec.maxFailedScopes())
                .varint(spec.maxReplyBytes())
                .varint(spec.dependents())
                .varint(spec.failureAttempts())
                .varint(spec.failureBackoffNanos())
                .varint(spec.failureLast())
                .varint(spec.gapDeadlineNanos())
                .bool(spec.gapSkip())
                .varint(spec.outWindowMessages())
                .varint(spec.outWindowBytes())
                .varint(spec.idleTimeoutNanos())
                .bool(spec.serverNumbers())
                .string(spec.name());
        strings(to, spec.labels());
        to.string(spec.contentType()).varint(spec.durability()).string(spec.stateScope());
    }

    static void cursor(ByteWriter to, StoredCursor cursor) {
        to.varint(cursor.settled())
                .numbers(cursor.ranges())
                .varint(cursor.settledBytes())
                .varint(cursor.confirmedOut())
                .varint(cursor.confirmedBytes())
                .varint(cursor.lastOut())
                .varint(cursor.expiredUpTo())
                .varint(cursor.failedSeq());
        perhaps(to, cursor.failure());
        to.zigzag(cursor.lastSeq())
                .bool(cursor.ended())
                .block(cursor.lastWord())
                .numbers(cursor.tally());
    }

    static void items(ByteWriter to, List<StoredItem> items) {
        to.varint(items.size());
        for (int i = 0; i < items.size(); i++) {
            item(to, items.get(i));
        }
    }

    static void message(ByteWriter to, StoredMessage message) {
        to.block(message.payload())
                .block(message.key())
                .bool(message.critical())
                .varint(message.ttlMillis());
        strings(to, message.headers());
        to.numbers(message.needs())
                .block(message.edges())
                .zigzag(message.priority())
                .varint(message.children())
                .varint(message.replayOf())
                .varint(message.attempts())
                .string(message.idempotencyKey());
        perhaps(to, message.parkedFor());
        to.varint(message.parkedAtMillis());
    }

    static void outcome(ByteWriter to, StoredOutcome outcome) {
        to.string(outcome.idempotencyKey()).varint(outcome.kind()).block(outcome.payload());
        perhaps(to, outcome.failure());
        to.fixed(outcome.fingerprint());
    }

    static void scope(ByteWriter to, StoredScope scope) {
        to.block(scope.key()).varint(scope.cause()).varint(scope.kind());
    }

    private static void item(ByteWriter to, StoredItem item) {
        to.varint(item.seq()).varint(item.toSeq()).varint(item.kind()).block(item.payload());
        perhaps(to, item.failure());
        to.varint(item.heldBytes()).fixed(item.fingerprint());
    }

    private static void perhaps(ByteWriter to, @Nullable StoredFailure failure) {
        to.bool(failure != null);
        if (failure != null) {
            failure(to, failure);
        }
    }

    private static void failure(ByteWriter to, StoredFailure failure) {
        to.varint(failure.code()).string(failure.reason()).string(failure.message());
        strings(to, failure.metadata());
        to.varint(failure.details().size());
        for (StoredFailure.Detail detail : failure.details()) {
            to.varint(detail.kind()).string(detail.name()).string(detail.text()).varint(detail.number());
        }
    }

    private static void strings(ByteWriter to, Map<String, String> strings) {
        to.varint(strings.size());
        for (Map.Entry<String, String> each : strings.entrySet()) {
            to.string(each.getKey()).string(each.getValue());
        }
    }
}
