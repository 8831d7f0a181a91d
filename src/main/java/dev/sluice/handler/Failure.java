package dev.sluice.handler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Why something did not happen, in a form that programs can act on. It reaches a client as {@code google.rpc.Status}.
 *
 * @param code the canonical gRPC code
 * @param reason what it is exactly, in UPPER_SNAKE; stable
 * @param message for people: what is wrong, and what to do about it
 * @param metadata facts by name, such as {@code waiting_for: 17}
 * @param details typed parts
 */
public record Failure(Code code, String reason, String message, Map<String, String> metadata, List<Detail> details) {

    /** The canonical gRPC codes; {@link #number} is the number on the wire. */
    public enum Code {
        OK,
        CANCELLED,
        UNKNOWN,
        INVALID_ARGUMENT,
        DEADLINE_EXCEEDED,
        NOT_FOUND,
        ALREADY_EXISTS,
        PERMISSION_DENIED,
        RESOURCE_EXHAUSTED,
        FAILED_PRECONDITION,
        ABORTED,
        OUT_OF_RANGE,
        UNIMPLEMENTED,
        INTERNAL,
        UNAVAILABLE,
        DATA_LOSS,
        UNAUTHENTICATED;

        @SuppressWarnings("EnumOrdinal") // declared in the order of their numbers
        public int number() {
            return ordinal();
        }
    }

    /** A typed part of a failure. */
    public sealed interface Detail {
        /** When it makes sense to try again, in milliseconds from now. */
        record RetryAfter(long millis) implements Detail {}

        /** A field of the request and what is wrong with it. */
        record BadField(String field, String description) implements Detail {}

        /** A limit that was reached, by its name in the configuration. */
        record Quota(String limit, long value) implements Detail {}
    }

    public Failure {
        metadata = Map.copyOf(metadata);
        details = List.copyOf(details);
    }

    public Failure(Code code, String reason, String message) {
        this(code, reason, message, Map.of(), List.of());
    }

    /** A field that the caller must change. */
    public static Failure invalid(String field, String description) {
        return new Failure(
                Code.INVALID_ARGUMENT,
                "INVALID_ARGUMENT",
                field + ": " + description,
                Map.of("field", field),
                List.of(new Detail.BadField(field, description)));
    }

    /** A field, or a value of it, that this server does not support. */
    public static Failure unsupported(String field, String description) {
        return new Failure(
                Code.UNIMPLEMENTED,
                "NOT_SUPPORTED",
                field + ": " + description,
                Map.of("field", field),
                List.of(new Detail.BadField(field, description)));
    }

    /** A limit of the server, by its name in the configuration. */
    public static Failure quota(String limit, long value, String message) {
        return new Failure(
                Code.RESOURCE_EXHAUSTED,
                "LIMIT_REACHED",
                message + " (" + limit + " is " + value + ")",
                Map.of("limit", limit, "value", Long.toString(value)),
                List.of(new Detail.Quota(limit, value)));
    }

    /** What a handler's exception tells the client: a typed failure as it is, of others the kind alone. */
    public static Failure of(Throwable thrown) {
        Throwable cause = causeOf(thrown);
        if (cause instanceof HandlerException typed) {
            return typed.failure();
        }
        String kind = cause.getClass().getSimpleName();
        return new Failure(Code.UNKNOWN, "HANDLER_ERROR", "the handler failed with " + kind);
    }

    /** Whether an exception is a typed failure, and so an answer of the handler's and no fault. */
    public static boolean isTyped(Throwable thrown) {
        return causeOf(thrown) instanceof HandlerException;
    }

    /** What was thrown, without what futures wrap around it. */
    public static Throwable causeOf(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException || cause instanceof ExecutionException) {
            Throwable inner = cause.getCause();
            if (inner == null) {
                return cause;
            }
            cause = inner;
        }
        return cause;
    }

    /** The same failure, which makes sense to try again after so long. */
    public Failure retryAfter(long millis) {
        List<Detail> all = new ArrayList<>(details);
        all.add(new Detail.RetryAfter(millis));
        return new Failure(code, reason, message, metadata, all);
    }

    /** When it makes sense to try again, in milliseconds from now; 0 where it says nothing of that. */
    public long retryMillis() {
        for (Detail detail : details) {
            if (detail instanceof Detail.RetryAfter retry) {
                return retry.millis();
            }
        }
        return 0;
    }

    /** The same failure with one more fact. */
    public Failure with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /** The same failure with one more fact. */
    public Failure with(String name, String value) {
        Map<String, String> all = new HashMap<>(metadata);
        all.put(name, value);
        return new Failure(code, reason, message, all, details);
    }
}
