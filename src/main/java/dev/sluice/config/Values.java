package dev.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the text of values. Failures say what the text must be. */
public final class Values {
    private static final Pattern NUMBER = Pattern.compile("(-?[0-9][0-9_]*) ?([A-Za-z]*)");
    private static final Map<String, Long> PLAIN = Map.of("", 1L);
    private static final Map<String, Long> SIZES = Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    private static final Map<String, Long> NANOS =
            Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);

    private Values() {}

    /** The value of that key. Throws as {@link #duration} does. */
    static Object parse(Node.Leaf leaf, String text) {
        Class<?> type = leaf.type();
        if (type == String.class) {
            return text;
        }
        if (type == Path.class) {
            return Path.of(text);
        }
        if (type == boolean.class) {
            return flag(text);
        }
        if (type == Duration.class) {
            return duration(text);
        }
        if (type == int.class) {
            return Math.toIntExact(number(leaf, text, Integer.MAX_VALUE));
        }
        if (type == long.class) {
            return number(leaf, text, Long.MAX_VALUE);
        }
        if (type.isEnum()) {
            return constant(type, text);
        }
        throw new IllegalStateException(leaf.path() + " is of a type that cannot be configured: " + type);
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw unfit("true or false", text);
        };
    }

    /**
     * Reads a duration such as {@code 30s}.
     *
     * @throws IllegalArgumentException with a message that goes on from the value's name
     */
    public static Duration duration(String text) {
        String expected = "a duration such as 10ms, 30s, 5m or 2h";
        return Duration.ofNanos(scaled(text, NANOS, Long.MAX_VALUE, expected));
    }

    private static long number(Node.Leaf leaf, String text, long max) {
        return leaf.path().endsWith("-bytes")
                ? scaled(text, SIZES, max, "a size in bytes such as 65536, 256KiB, 4MiB or 1GiB, at most " + max)
                : scaled(text, PLAIN, max, "a whole number, at most " + max);
    }

    private static long scaled(String text, Map<String, Long> units, long max, String expected) {
        Matcher matcher = NUMBER.matcher(text);
        Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (unit == null) {
            throw unfit(expected, text);
        }
        try {
            long value = Math.multiplyExact(Long.parseLong(matcher.group(1).replace("_", "")), unit);
            if (value <= max && value >= -max) {
                return value;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Too big even for a long: told like any other number that is too big.
        }
        throw unfit(expected, text);
    }

    private static Object constant(Class<?> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> unfit(
                        Arrays.stream(type.getEnumConstants()).map(Values::word).collect(Collectors.joining(" or ")),
                        text));
    }

    private static String word(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static IllegalArgumentException unfit(String expected, String text) {
        return new IllegalArgumentException("must be " + expected + ", but is '" + text + "'");
    }
}
