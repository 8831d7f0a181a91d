package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Failure.Code;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What sessions and streams say when something cannot be: one place for the reasons and their words. */
final class Failures {
    private static final long RETRY_MILLIS = 50;

    static final Failure CANCELLED = new Failure(Code.CANCELLED, "CANCELLED", "the client cancelled the message");
    static final Failure EXPIRED =
            new Failure(Code.DEADLINE_EXCEEDED, "EXPIRED", "the message did not start within its ttl_ms");
    static final Failure IDLE_TIMEOUT = new Failure(
            Code.DEADLINE_EXCEEDED, "IDLE_TIMEOUT", "nothing came or went within the stream's idle_timeout");
    static final Failure HANDLER_TIMEOUT =
            new Failure(Code.DEADLINE_EXCEEDED, "HANDLER_TIMEOUT", "the handler did not answer within its time limit");
    static final Failure SESSION_CLOSED = new Failure(Code.ABORTED, "SESSION_CLOSED", "the session was closed");
    static final Failure CLOSED_BY_OPERATOR =
            new Failure(Code.ABORTED, "SESSION_CLOSED", "an operator closed the session");
    static final Failure STREAM_CLOSED = new Failure(Code.ABORTED, "STREAM_CLOSED", "the stream was closed");
    static final Failure OPEN_CANCELLED = new Failure(
            Code.ABORTED,
            "OPEN_CANCELLED",
            "the call that began this open was cancelled; nothing was opened, open again");
    static final Failure ROLLED_BACK =
            new Failure(Code.ABORTED, "ROLLED_BACK", "another stream of the batch failed; open them all again");
    static final Failure GOING_AWAY = new Failure(
                    Code.UNAVAILABLE, "GOING_AWAY", "the server is shutting down; use another one")
            .retryAfter(1_000);

    static final Failure NO_PATH = new Failure(
            Code.FAILED_PRECONDITION,
            "NO_PATH",
            "the client of this stream calls Send alone, and can be pushed nothing");

    static final Failure SESSION_DENIED =
            new Failure(Code.PERMISSION_DENIED, "SESSION_DENIED", "session.token: is not the session's");
    static final Failure SESSION_UNKNOWN = new Failure(
            Code.NOT_FOUND,
            "SESSION_UNKNOWN",
            "session: no such session; it was closed, or went when it had been without a client for too long");
    static final Failure HEARTBEAT_MISSED = new Failure(
            Code.ABORTED,
            "HEARTBEAT_MISSED",
            "nothing was heard of the client for heartbeat_timeout_ms; the session waits for it to attach again");
    static final Failure TAKEN_OVER =
            new Failure(Code.ABORTED, "SESSION_TAKEN_OVER", "a newer call took the place of this one");
    static final Failure KEY_NEEDS_SERVER =
            Failure.invalid("messages.extras.idempotency_key", "is for SEQ_BY_SERVER only");
    static final Failure SERVER_NUMBERS = Failure.invalid(
            "seq_by", "is SEQ_BY_SERVER, so the stream takes messages by Send and Connect, not by an Exchange");

    static Failure sequenceGap(long waitingFor) {
        return new Failure(
                        Code.OUT_OF_RANGE,
                        "SEQUENCE_GAP",
                        "the stream waits for seq " + waitingFor + "; send it and what follows it again")
                .with("waiting_for", waitingFor);
    }

    static Failure windowFull(int window) {
        return Failure.quota("window", window, "the stream's window is full").retryAfter(RETRY_MILLIS);
    }

    static Failure windowBytesFull(long window) {
        return Failure.quota("window.bytes", window, "the stream's window is full")
                .retryAfter(RETRY_MILLIS);
    }

    static Failure serverMemory(Quota buffered) {
        return Failure.quota(buffered.limit(), buffered.max(), "the server holds as many bytes as it may; send again")
                .retryAfter(RETRY_MILLIS);
    }

    static Failure sessionMemory(long max) {
        return Failure.quota(
                        "max-buffered-bytes-per-session", max, "the session holds as many bytes as it may; send again")
                .retryAfter(RETRY_MILLIS);
    }

    static Failure handlerUnavailable(String handler) {
        return new Failure(
                        Code.UNAVAILABLE,
                        "HANDLER_UNAVAILABLE",
                        "too many calls of the handler \"" + handler + "\" do not return")
                .retryAfter(1_000);
    }

    static Failure streamFailed(long seq) {
        return new Failure(
                        Code.FAILED_PRECONDITION,
                        "STREAM_FAILED",
                        "message " + seq + " failed, and the stream's policy is to run nothing after it")
                .with("failed_seq", seq);
    }

    /** SYNC: no more than one at a time. */
    static final Failure SYNC_BUSY = new Failure(
            Code.FAILED_PRECONDITION,
            "SYNC_BUSY",
            "the stream has ORDER_SYNC and a message in flight; send the next one when that has its outcome");

    /** How many missing seqs an error names. */
    static final int MISSING_NAMED = 16;

    static Failure keyFailed(long seq) {
        return new Failure(
                        Code.FAILED_PRECONDITION,
                        "KEY_FAILED",
                        "message " + seq + " failed, and the stream's policy is to run nothing of its key after it")
                .with("failed_seq", seq);
    }

    static Failure dependencyFailed(long seq) {
        return new Failure(
                        Code.FAILED_PRECONDITION,
                        "DEPENDENCY_FAILED",
                        "message " + seq + ", which this one depends on, did not succeed")
                .with("failed_seq", seq);
    }

    static Failure tooManyFailed(int max) {
        return Failure.quota("max-failed-scopes", max, "the stream failed, since no more failures can be remembered");
    }

    static Failure neverCame(long seq) {
        return new Failure(Code.NOT_FOUND, "GAP_SKIPPED", "the seq did not come in time, and was skipped")
                .with("seq", seq);
    }

    static Failure skippedByOperator(@Nullable Failure cause) {
        return new Failure(
                Code.ABORTED,
                "SKIPPED_BY_OPERATOR",
                "the message failed, was parked, and an operator skipped it"
                        + (cause == null ? "" : ": " + cause.message()));
    }

    static Failure parked(boolean keyed) {
        return new Failure(
                Code.FAILED_PRECONDITION,
                keyed ? "KEY_PARKED" : "STREAM_PARKED",
                "a message before it failed; the server keeps this one until an operator lets it go on");
    }

    static Failure parked(boolean keyed, StreamMessage head) {
        Failure cause = head.parkedFor();
        Failure parked = new Failure(
                Code.FAILED_PRECONDITION,
                keyed ? "KEY_PARKED" : "STREAM_PARKED",
                "message " + head.seq() + " failed after " + head.attempts()
                        + " attempts; the server keeps it and what follows until an operator lets them go on: "
                        + (cause == null ? "" : cause.reason() + ": " + cause.message()));
        return parked.with("failed_seq", head.seq()).with("since_unix_ms", head.parkedAtMillis());
    }

    static Failure beyondWindow(long seq, long settled, int window, long waitingFor) {
        return Failure.quota(
                        "window",
                        window,
                        "seq " + seq + " is further ahead of " + settled + ", up to which all is settled, than the"
                                + " stream's window")
                .with("waiting_for", waitingFor)
                .retryAfter(RETRY_MILLIS);
    }

    static Failure graphIncomplete(long[] missing) {
        String names = names(missing, ", ");
        Failure failure = new Failure(
                Code.FAILED_PRECONDITION,
                "GRAPH_WINDOW_EXHAUSTED",
                "nothing of the graph is ready or running, and what it waits for has not come: " + names);
        return failure.with("missing", names).with("waiting_for", missing.length == 0 ? 0 : missing[0]);
    }

    static Failure cycle(long[] cycle) {
        String names = names(cycle, " -> ");
        return new Failure(Code.INVALID_ARGUMENT, "GRAPH_CYCLE", "needs: the message would wait for itself: " + names)
                .with("cycle", names);
    }

    static Failure seqReused(long seq) {
        return new Failure(
                        Code.ALREADY_EXISTS,
                        "SEQ_REUSED",
                        "first_seq: another message has seq " + seq + "; give this one a seq of its own")
                .with("seq", seq);
    }

    static Failure keyReused(String key) {
        return new Failure(
                        Code.ALREADY_EXISTS,
                        "IDEMPOTENCY_KEY_REUSED",
                        "messages.extras.idempotency_key: another message has the key \"" + key
                                + "\"; give this one a key of its own")
                .with("key", key);
    }

    static Failure neverComes(long seq) {
        return new Failure(
                        Code.FAILED_PRECONDITION,
                        "GRAPH_SEALED",
                        "needs: message " + seq + " needs one that cannot come any more, since the graph was ended")
                .with("seq", seq);
    }

    static Failure tooManyAdded(int max) {
        return Failure.quota("window", max, "as many added messages wait as the stream's window holds");
    }

    private static String names(long[] seqs, String between) {
        return LongStream.of(seqs).mapToObj(Long::toString).collect(Collectors.joining(between));
    }

    static Failure afterEnd(long lastSeq) {
        return new Failure(Code.FAILED_PRECONDITION, "AFTER_END", "the stream was ended with last_seq " + lastSeq)
                .with("last_seq", lastSeq);
    }

    static Failure badEnd(long lastSeq, long accepted) {
        return Failure.invalid(
                "last_seq", "is " + lastSeq + ", but must be the last seq ever sent, which is at least " + accepted);
    }

    static Failure creditExceeded(String what, long value, long granted) {
        return new Failure(
                        Code.RESOURCE_EXHAUSTED,
                        "CREDIT_EXCEEDED",
                        what + " " + value + " is beyond the credit of " + granted)
                .with("granted", granted);
    }

    static Failure messageTooLarge(long bytes, long max) {
        return Failure.quota("max-message-bytes", max, "a message of at least " + bytes + " bytes is too large")
                .with("max_message_bytes", max);
    }

    static Failure replyTooLarge(long bytes, long max) {
        return new Failure(
                        Code.INTERNAL,
                        "REPLY_TOO_LARGE",
                        "the handler's answer of " + bytes + " bytes is larger than an item of the stream may be")
                .with("max_bytes", max);
    }

    static Failure pushesWaiting(int max) {
        return Failure.quota("max-waiting-pushes", max, "as many pushes wait for the client's grant as may");
    }

    static Failure tooManyBegun(int max) {
        return Failure.quota(
                "max-paths-per-session", max, "more messages have begun to come in segments than there may be paths");
    }

    static Failure badOffset(long offset, long expected) {
        return Failure.invalid("offset", "is " + offset + ", but the message goes on at " + expected);
    }

    static Failure notReplayable(FailureRecord failure) {
        return new Failure(
                        Code.FAILED_PRECONDITION, "NOT_REPLAYABLE", "message " + failure.seq() + ": " + whyNot(failure))
                .with("seq", failure.seq());
    }

    private static String whyNot(FailureRecord failure) {
        if (failure.payloadBytes() == 0 && failure.attempts() == 0) {
            return "nothing came that could be run";
        }
        return failure.durable()
                ? "its stream is durable, and takes messages from its client alone, which sends them again after a restart"
                : "its payload is not kept any more (limits.max-failure-log-bytes)";
    }

    static Failure unknownStream(long id) {
        return new Failure(Code.NOT_FOUND, "STREAM_UNKNOWN", "the session has no stream " + Long.toUnsignedString(id))
                .with("stream_id", id);
    }

    static Failure unknownHandler(String handler, Iterable<String> names) {
        return new Failure(
                Code.NOT_FOUND,
                "HANDLER_UNKNOWN",
                "handler: no handler \"" + handler + "\" is registered; there are: " + String.join(", ", names));
    }

    static Failure nameTaken(String name) {
        return new Failure(
                Code.ALREADY_EXISTS, "STREAM_NAME_TAKEN", "name: the session has a stream \"" + name + "\" already");
    }

    static Failure badFirstId(long id, long last) {
        return Failure.invalid(
                "first_stream_id", "is " + Long.toUnsignedString(id) + ", but must be odd and at least " + (last + 2));
    }

    static Failure requestReused(long id) {
        return new Failure(
                Code.INVALID_ARGUMENT,
                "REQUEST_ID_REUSED",
                "request_id: " + Long.toUnsignedString(id) + " was used for a different request; use a higher one");
    }

    static Failure requestExpired(long id) {
        return new Failure(
                Code.FAILED_PRECONDITION,
                "REQUEST_ID_EXPIRED",
                "request_id: the answer to " + Long.toUnsignedString(id) + " is not kept any more; nothing was opened");
    }

    static Failure outcomeExpired(long seq) {
        return new Failure(
                        Code.FAILED_PRECONDITION,
                        "OUTCOME_EXPIRED",
                        "message " + seq + " was settled before, and its outcome is not kept; it does not run again")
                .with("seq", seq);
    }

    static Failure outcomeUnknown(long seq, Failure why) {
        return new Failure(
                        Code.UNKNOWN,
                        "OUTCOME_UNKNOWN",
                        "message " + seq + " was at the handler when its stream went: " + why.message())
                .with("seq", seq);
    }

    static Failure specDiffers(String name) {
        return new Failure(
                Code.FAILED_PRECONDITION,
                "STREAM_SPEC_DIFFERS",
                "spec: the client's stream \"" + name + "\" was opened with another spec; use that or another name");
    }

    static Failure badFirstSeq(boolean serverNumbers) {
        return serverNumbers
                ? Failure.invalid("messages.first_seq", "must be 0, since the stream has SEQ_BY_SERVER")
                : Failure.invalid("messages.first_seq", "is missing or too large; seqs count from 1");
    }

    static Failure nothingToJoin() {
        return new Failure(
                Code.FAILED_PRECONDITION,
                "SESSION_DETACHED",
                "attach.mode: is JOIN, but no Exchange carries the session now; attach with TAKE_OVER");
    }

    static Failure hasExchange() {
        return new Failure(
                Code.FAILED_PRECONDITION,
                "SESSION_ATTACHED",
                "session: an Exchange carries what the server has for it, so there is nothing to receive");
    }

    static Failure tooManyPaths(int max) {
        return Failure.quota("max-paths-per-session", max, "as many calls carry the session as may");
    }

    static Failure pathNotBound(long streamId) {
        return new Failure(
                        Code.FAILED_PRECONDITION,
                        "PATH_NOT_BOUND",
                        "stream " + streamId + " takes its messages in order, so they must come by the session's oldest"
                                + " path; a joined path brings those of SEQUENCED and GRAPH streams only")
                .with("stream_id", streamId);
    }

    static Failure tooManyResets(int max) {
        return Failure.quota("max-pending-resets", max, "the client does not take what it is told about its streams");
    }

    private Failures() {}
}
