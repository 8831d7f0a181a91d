package dev.sluice.grpc;

import dev.sluice.handler.Failure;

/** A request that cannot be read as what it has to be. Carries no stack trace: it is the client's mistake. */
final class RejectedException extends Exception {
    private final transient Failure failure;

    RejectedException(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    static RejectedException invalid(String field, String description) {
        return new RejectedException(Failure.invalid(field, description));
    }

    static RejectedException unsupported(String field, String description) {
        return new RejectedException(Failure.unsupported(field, description));
    }

    Failure failure() {
        return failure;
    }
}
