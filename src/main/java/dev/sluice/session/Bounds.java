package dev.sluice.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Checks the numbers of a configuration and tells of all that are wrong: one a line, which begins with its key. */
public final class Bounds {
    private final List<String> wrong = new ArrayList<>();

    public Bounds positive(String key, long value) {
        return between(key, value, 1, Long.MAX_VALUE);
    }

    public Bounds positive(String key, Duration value) {
        return check(value.compareTo(Duration.ZERO) > 0, key, "more than zero", value);
    }

    public Bounds notNegative(String key, long value) {
        return between(key, value, 0, Long.MAX_VALUE);
    }

    public Bounds between(String key, long value, long least, long most) {
        String range = most == Long.MAX_VALUE ? "at least " + least : "from " + least + " to " + most;
        return check(value >= least && value <= most, key, range, value);
    }

    /** {@code value} must not be more than that of {@code other}. */
    public Bounds atMost(String key, long value, String other, long limit) {
        return check(value <= limit, key, "at most " + other + ", which is " + limit, value);
    }

    public Bounds check(boolean right, String key, String expected, Object value) {
        if (!right) {
            wrong.add(key + " must be " + expected + ", but is " + text(value));
        }
        return this;
    }

    /** A duration as it is written in a configuration, such as 1m30s. */
    private static Object text(Object value) {
        return value instanceof Duration ? value.toString().replace("PT", "").toLowerCase(Locale.ROOT) : value;
    }

    /**
     * Ends the checks.
     *
     * @throws IllegalArgumentException when something is wrong
     */
    public void verify() {
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", wrong));
        }
    }
}
