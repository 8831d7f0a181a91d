package dev.sluice.cli;

import java.util.List;

/** A file describes no graph: says which message and which field of it is wrong, and how. */
final class GraphFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String where;
    private final String field;

    /**
     * @param where the message's id, or its place such as {@code #3} where it has none; empty for the file itself
     * @param field empty where no single one is wrong
     */
    GraphFileException(String where, String field, String what) {
        super(text(where, field, what));
        this.where = where;
        this.field = field;
    }

    /** @param cycle ids around it; the first one is also the last one */
    GraphFileException(List<String> cycle) {
        this(cycle.get(0), "needs", "closes a cycle: " + String.join(" needs ", cycle));
    }

    String where() {
        return where;
    }

    String field() {
        return field;
    }

    private static String text(String where, String field, String what) {
        String message = where.isEmpty() ? "" : "message " + where + ", ";
        String named = field.isEmpty() ? "" : "field " + field + ": ";
        return message + named + what;
    }
}
