package dev.sluice.admin;

import dev.sluice.session.Durability;
import dev.sluice.session.StreamStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a {@link StreamQuery} from parameters by name, strictly. */
public final class StreamQueryReader {
    /** The most streams on a page. */
    public static final int MAX_LIMIT = 500;

    private static final int MAX_TEXT = 200;
    private static final String DEFAULT_LIMIT = "50";
    private static final Set<String> NAMES = new TreeSet<>(
            List.of("text", "handler", "durability", "status", "queued", "sort", "desc", "offset", "limit"));

    private static final Set<String> FILTERS = new TreeSet<>(List.of("text", "handler", "durability", "status"));

    private final Map<String, String> parameters;
    private final int maxDepth;

    private StreamQueryReader(Map<String, String> parameters, int maxDepth) {
        this.parameters = parameters;
        this.maxDepth = maxDepth;
    }

    /**
     * Reads all of them.
     *
     * @param maxDepth the most that offset and limit together may be
     * @throws BadQueryException for the first parameter that makes no sense
     */
    public static StreamQuery read(Map<String, String> parameters, int maxDepth) {
        return new StreamQueryReader(parameters, maxDepth).read();
    }

    /**
     * Reads words with spaces between, such as {@code handler=files status=parked,stuck queued>0}. A word without a sign in
     * it is the text to look for.
     *
     * @param sort a field's name, with {@code -} before it for falling order; empty for the usual one
     * @throws BadQueryException for the first that makes no sense, by the parameter's name
     */
    public static StreamQuery read(String filter, String sort, int offset, int limit, int maxDepth) {
        Map<String, String> parameters = new HashMap<>();
        for (String word : filter.strip().split("\\s+", -1)) {
            put(word, parameters);
        }
        if (!sort.isEmpty()) {
            boolean falling = sort.startsWith("-");
            parameters.put("sort", falling ? sort.substring(1) : sort);
            parameters.put("desc", String.valueOf(falling));
        }
        parameters.put("offset", String.valueOf(offset));
        parameters.put("limit", String.valueOf(limit));
        return read(parameters, maxDepth);
    }

    private static void put(String word, Map<String, String> parameters) {
        int sign = word.indexOf('=');
        String name = sign < 0 ? "text" : word.substring(0, sign);
        if (word.equals("queued>0")) {
            parameters.put("queued", "true");
        } else if (!word.isEmpty()) {
            if (!FILTERS.contains(name)) {
                throw new BadQueryException(
                        "filter",
                        "has no '" + name + "='; there are: " + String.join(", ", FILTERS) + ", and queued>0");
            }
            parameters.put(name, word.substring(sign + 1));
        }
    }

    private StreamQuery read() {
        for (String name : parameters.keySet()) {
            if (!NAMES.contains(name)) {
                throw new BadQueryException(
                        name, "there is no parameter '" + name + "'; there are: " + String.join(", ", NAMES));
            }
        }
        StreamQuery query = new StreamQuery(
                text("text"),
                text("handler"),
                some("durability", Durability.class, Durability::text),
                some("status", StreamStatus.class, StreamStatus::text),
                flag("queued"),
                sort(),
                flag("desc"),
                number("offset", "0", 0, maxDepth),
                number("limit", DEFAULT_LIMIT, 1, Math.min(MAX_LIMIT, maxDepth)));
        if (query.depth() > maxDepth) {
            throw new BadQueryException(
                    "offset",
                    "at most " + (maxDepth - query.limit()) + " with a limit of " + query.limit(),
                    get("offset", "0"));
        }
        return query;
    }

    private String text(String name) {
        String value = get(name, "");
        if (value.length() > MAX_TEXT) {
            throw new BadQueryException(
                    name, "at most " + MAX_TEXT + " characters", value.substring(0, MAX_TEXT) + "…");
        }
        return value;
    }

    /** What was asked for by name, of an enumeration that has words for its values. */
    private <T extends Enum<T>> Set<T> some(String parameter, Class<T> all, Function<T, String> word) {
        Set<T> wanted = EnumSet.noneOf(all);
        for (String name : get(parameter, "").split(",", -1)) {
            if (!name.isEmpty()) {
                wanted.add(one(parameter, name, all, word));
            }
        }
        return wanted;
    }

    private static <T extends Enum<T>> T one(String parameter, String name, Class<T> all, Function<T, String> word) {
        List<String> words = new ArrayList<>();
        for (T value : all.getEnumConstants()) {
            if (word.apply(value).equals(name)) {
                return value;
            }
            words.add(word.apply(value));
        }
        throw new BadQueryException(parameter, "some of " + String.join(", ", words) + ", with commas between", name);
    }

    private StreamSort sort() {
        String name = get("sort", StreamSort.ID.text());
        for (StreamSort sort : StreamSort.values()) {
            if (sort.text().equals(name)) {
                return sort;
            }
        }
        String all = Arrays.stream(StreamSort.values()).map(StreamSort::text).collect(Collectors.joining(", "));
        throw new BadQueryException("sort", "one of " + all, name);
    }

    private boolean flag(String name) {
        String value = get(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new BadQueryException(name, "true or false", value);
        }
        return value.equals("true");
    }

    private int number(String name, String byDefault, int least, int most) {
        String value = get(name, byDefault);
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Answered below, like a number out of range.
        }
        throw new BadQueryException(name, "a number from " + least + " to " + most, value);
    }

    private String get(String name, String byDefault) {
        return parameters.getOrDefault(name, byDefault);
    }
}
