package dev.sluice.client;

import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why something did not happen, in a form that programs can act on. The code is the canonical one of gRPC; the reason is
 * the exact one, in UPPER_SNAKE, and stable. Beside the server's reasons the client has its own:
 *
 * <ul>
 *   <li>{@code NOT_SENT}: the message never left the client, or was refused and not sent again; it may be sent anew.
 *   <li>{@code OUTCOME_UNKNOWN}: it was sent, and the session broke before its outcome was told.
 *   <li>{@code SEND_BUFFER_FULL}: the session holds as many unsent messages as it may; wait until it is writable.
 *   <li>{@code MESSAGE_TOO_LARGE}: larger than the server or the stream's window takes.
 *   <li>{@code NOT_FOR_ORDER}: the order of the stream has no such thing, as a key where messages are not keyed.
 *   <li>{@code SEQ_OUT_OF_RANGE}, {@code SEQ_TAKEN}, {@code SEQ_SETTLED}: a seq that the program chose is none, has a
 *       message already, or has had its outcome.
 *   <li>{@code STREAM_ENDING}, {@code STREAM_ENDED}, {@code STREAM_RESET}, {@code SESSION_CLOSED}, {@code CLIENT_CLOSED}: what
 *       the caller did before.
 *   <li>{@code CONNECTION_FAILED}, {@code CONNECTION_LOST}, {@code CALL_TIMEOUT}, {@code SERVER_SILENT}: no way to the
 *       server.
 *   <li>{@code PROTOCOL_ERROR}: the server said something that makes no sense.
 * </ul>
 *
 * <p>It has no stack trace: it is made where a frame is read, far from the code that it concerns.
 */
@SuppressWarnings("serial") // never serialized; some parts are not serializable
public class SluiceException extends RuntimeException {
    private final GrpcStatus code;
    private final String reason;
    private final Map<String, String> metadata;
    private final @Nullable Duration retryAfter;
    private final List<BadField> fields;
    private final List<Quota> quotas;
    private final @Nullable Outcome outcome;

    /** A field of the request, and what is wrong with it. */
    public record BadField(String field, String description) {}

    /** A limit that was reached. */
    public record Quota(String subject, String description) {}

    SluiceException(GrpcStatus code, String reason, String message) {
        this(code, reason, message, null, Map.of(), null, List.of(), List.of(), null);
    }

    SluiceException(GrpcStatus code, String reason, String message, @Nullable Throwable cause) {
        this(code, reason, message, cause, Map.of(), null, List.of(), List.of(), null);
    }

    SluiceException(
            GrpcStatus code,
            String reason,
            String message,
            @Nullable Throwable cause,
            Map<String, String> metadata,
            @Nullable Duration retryAfter,
            List<BadField> fields,
            List<Quota> quotas,
            @Nullable Outcome outcome) {
        super(message, cause, false, false);
        this.code = code;
        this.reason = reason;
        this.metadata = Map.copyOf(metadata);
        this.retryAfter = retryAfter;
        this.fields = List.copyOf(fields);
        this.quotas = List.copyOf(quotas);
        this.outcome = outcome;
    }

    public GrpcStatus code() {
        return code;
    }

    /** What it is exactly; the code's name where the server gave no reason. */
    public String reason() {
        return reason;
    }

    /** Facts by name, such as {@code waiting_for: 17}. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** When it makes sense to try again, from the time the answer came; null where the server did not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The fields that the caller must change. */
    public List<BadField> fields() {
        return fields;
    }

    /** The limits that were reached. */
    public List<Quota> quotas() {
        return quotas;
    }

    /** What became of the message; null where this tells of something else, or the message has no outcome. */
    public @Nullable Outcome outcome() {
        return outcome;
    }
}
