package dev.sluice.handler;

/** How a handler says that something failed, in a form that reaches the client. Carries no stack trace. */
public final class HandlerException extends RuntimeException {
    private final transient Failure failure;

    public HandlerException(Failure failure) {
        super(failure.reason() + ": " + failure.message(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
