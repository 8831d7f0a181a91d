package dev.sluice.admin;

/** A parameter of a query makes no sense. The message says what is allowed. */
public final class BadQueryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String parameter;

    BadQueryException(String parameter, String allowed, String value) {
        super(parameter + " must be " + allowed + ", but is '" + value + "'");
        this.parameter = parameter;
    }

    BadQueryException(String parameter, String message) {
        super(message);
        this.parameter = parameter;
    }

    /** Its name. */
    public String parameter() {
        return parameter;
    }
}
