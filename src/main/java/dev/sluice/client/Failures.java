package dev.sluice.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.sluice.client.SluiceException.BadField;
import dev.sluice.client.SluiceException.Quota;
import dev.sluice.v1.Order;
import io.vertx.core.MultiMap;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes exceptions of what the server says, and of what the client finds out for itself. */
final class Failures {
    /** What a path may break by without its session: besides UNAVAILABLE the bare codes, as proxies give them. */
    private static final Set<String> PASSING =
            Set.of("HEARTBEAT_MISSED", "CALL_TIMEOUT", "CANCELLED", "UNKNOWN", "INTERNAL", "DEADLINE_EXCEEDED");

    private static final String DETAILS = "grpc-status-details-bin";

    static SluiceException sendBufferFull() {
        return new SluiceException(
                GrpcStatus.RESOURCE_EXHAUSTED,
                "SEND_BUFFER_FULL",
                "the session holds as many unsent messages as it may; wait until the stream is writable");
    }

    static SluiceException streamEnding() {
        return new SluiceException(
                GrpcStatus.FAILED_PRECONDITION, "STREAM_ENDING", "the stream was ended by its owner");
    }

    static SluiceException streamEnded() {
        return new SluiceException(GrpcStatus.FAILED_PRECONDITION, "STREAM_ENDED", "the stream has come to its end");
    }

    static SluiceException sessionClosed() {
        return new SluiceException(GrpcStatus.ABORTED, "SESSION_CLOSED", "the session was closed by its owner");
    }

    static SluiceException clientClosed() {
        return new SluiceException(GrpcStatus.ABORTED, "CLIENT_CLOSED", "the client was closed by its owner");
    }

    static SluiceException tooManyPaths(int wanted, int max) {
        return new SluiceException(
                GrpcStatus.INVALID_ARGUMENT,
                "TOO_MANY_PATHS",
                "the options ask for " + wanted + " paths, but the server takes " + max + " for a session");
    }

    static SluiceException sessionOver() {
        return new SluiceException(GrpcStatus.ABORTED, "SESSION_CLOSED", "the server ended the session's Exchange");
    }

    static SluiceException serverSilent() {
        return new SluiceException(
                GrpcStatus.UNAVAILABLE, "SERVER_SILENT", "nothing came from the server for several heartbeats");
    }

    static SluiceException callTimeout() {
        return new SluiceException(GrpcStatus.DEADLINE_EXCEEDED, "CALL_TIMEOUT", "the server did not answer in time");
    }

    static SluiceException rolledBack() {
        return new SluiceException(
                GrpcStatus.ABORTED, "ROLLED_BACK", "another stream of the batch failed; open them all again");
    }

    static SluiceException streamLost() {
        return new SluiceException(
                GrpcStatus.ABORTED,
                "STREAM_LOST",
                "the server came back without the stream, as one does that was started anew and kept it in memory alone");
    }

    /** Whether a session may outlive this failure of its path. */
    static boolean isPassing(SluiceException why) {
        return why.code() == GrpcStatus.UNAVAILABLE || why.retryAfter() != null || PASSING.contains(why.reason());
    }

    static boolean isRolledBack(SluiceException why) {
        return why.reason().equals("ROLLED_BACK");
    }

    /** What a server's status tells. */
    static SluiceException of(Status status) {
        return of(status, null);
    }

    /** What a server's status tells of a message with this outcome. */
    static SluiceException of(Status status, @Nullable Outcome outcome) {
        String reason = "";
        Map<String, String> metadata = new HashMap<>();
        Duration retryAfter = null;
        List<BadField> fields = new ArrayList<>();
        List<Quota> quotas = new ArrayList<>();
        try {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    ErrorInfo info = detail.unpack(ErrorInfo.class);
                    reason = info.getReason();
                    metadata.putAll(info.getMetadataMap());
                } else if (detail.is(RetryInfo.class)) {
                    var delay = detail.unpack(RetryInfo.class).getRetryDelay();
                    retryAfter = Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
                } else if (detail.is(BadRequest.class)) {
                    for (var field : detail.unpack(BadRequest.class).getFieldViolationsList()) {
                        fields.add(new BadField(field.getField(), field.getDescription()));
                    }
                } else if (detail.is(QuotaFailure.class)) {
                    for (var quota : detail.unpack(QuotaFailure.class).getViolationsList()) {
                        quotas.add(new Quota(quota.getSubject(), quota.getDescription()));
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            metadata.put("unreadable_details", String.valueOf(e.getMessage()));
        }
        GrpcStatus code = code(status.getCode());
        return new SluiceException(
                code,
                reason.isEmpty() ? code.name() : reason,
                status.getMessage(),
                null,
                metadata,
                retryAfter,
                fields,
                quotas,
                outcome);
    }

    /** What the end of a call tells; null where it ended well. */
    static @Nullable SluiceException ofEnd(GrpcClientResponse<?, ?> response) {
        GrpcStatus code = response.status();
        if (code == GrpcStatus.OK) {
            return null;
        }
        Status details = details(response);
        if (details != null) {
            return of(details);
        }
        GrpcStatus known = code == null ? GrpcStatus.UNKNOWN : code;
        String message = response.statusMessage();
        return new SluiceException(
                known, known.name(), message == null ? "the call failed with " + known.name() : message);
    }

    /** The way to the server did not come about. */
    static SluiceException connectionFailed(Throwable cause) {
        return cause instanceof SluiceException known
                ? known
                : unavailable("CONNECTION_FAILED", "no connection to the server", cause);
    }

    /** The way to the server broke. */
    static SluiceException connectionLost(Throwable cause) {
        if (cause instanceof SluiceException known) {
            return known;
        }
        return cause instanceof TimeoutException
                ? callTimeout()
                : unavailable("CONNECTION_LOST", "the connection to the server broke", cause);
    }

    static SluiceException protocolError(String what) {
        return new SluiceException(GrpcStatus.INTERNAL, "PROTOCOL_ERROR", what);
    }

    static SluiceException messageTooLarge(int bytes, long max) {
        return new SluiceException(
                GrpcStatus.RESOURCE_EXHAUSTED,
                "MESSAGE_TOO_LARGE",
                "a message of " + bytes + " bytes is too large for the stream, which takes up to " + max);
    }

    static SluiceException notForOrder(String what, Order order) {
        return new SluiceException(
                GrpcStatus.INVALID_ARGUMENT, "NOT_FOR_ORDER", what + ", but the stream's order is " + order.name());
    }

    static SluiceException seqOutOfRange(long seq) {
        return new SluiceException(
                GrpcStatus.INVALID_ARGUMENT,
                "SEQ_OUT_OF_RANGE",
                "seqs count from 1 to 2^62 - 1, but this one is " + seq);
    }

    static SluiceException seqTaken(long seq) {
        return new SluiceException(
                GrpcStatus.ALREADY_EXISTS, "SEQ_TAKEN", "the stream has a message with seq " + seq + " already");
    }

    static SluiceException seqSettled(long seq) {
        return new SluiceException(
                GrpcStatus.FAILED_PRECONDITION, "SEQ_SETTLED", "seq " + seq + " has had its outcome already");
    }

    static SluiceException reset(String why) {
        return new SluiceException(GrpcStatus.ABORTED, "STREAM_RESET", "the stream was reset by its owner: " + why);
    }

    static SluiceException notSent(SluiceException cause) {
        return new SluiceException(cause.code(), "NOT_SENT", "not sent, or not taken: " + cause.getMessage(), cause);
    }

    static SluiceException outcomeUnknown(SluiceException cause) {
        return new SluiceException(
                cause.code(), "OUTCOME_UNKNOWN", "sent, with no outcome told: " + cause.getMessage(), cause);
    }

    private static SluiceException unavailable(String reason, String what, Throwable cause) {
        String detail = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new SluiceException(GrpcStatus.UNAVAILABLE, reason, what + ": " + detail, cause);
    }

    /** A failure whose status says nothing, or something that nobody knows, is no success. */
    private static GrpcStatus code(int number) {
        GrpcStatus code = GrpcStatus.valueOf(number);
        return code == null || code == GrpcStatus.OK ? GrpcStatus.UNKNOWN : code;
    }

    private static @Nullable Status details(GrpcClientResponse<?, ?> response) {
        String encoded = value(response.trailers());
        if (encoded == null) {
            encoded = value(response.headers());
        }
        if (encoded == null) {
            return null;
        }
        try {
            return Status.parseFrom(Base64.getDecoder().decode(encoded));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String value(@Nullable MultiMap metadata) {
        return metadata == null ? null : metadata.get(DETAILS);
    }

    private Failures() {}
}
