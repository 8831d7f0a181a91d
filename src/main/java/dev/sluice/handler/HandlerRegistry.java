package dev.sluice.handler;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The handlers that streams can be opened on, by name. Immutable. */
public final class HandlerRegistry {
    static final String BUILT_IN = "the server";

    private final SortedMap<String, Entry> entries;

    private HandlerRegistry(SortedMap<String, Entry> entries) {
        this.entries = entries;
    }

    /**
     * A handler under its name.
     *
     * @param options what the handler said when it was registered
     * @param origin who offers it: a jar's file name, or {@code the server}
     */
    public record Entry(String name, Handler handler, HandlerOptions options, String origin) {
        private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

        public Entry {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "a handler's name must be 1 to 64 of a-z 0-9 . _ -, not '" + name + "'");
            }
            requireNonNull(options, () -> "the handler '" + name + "' gives no options");
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    public Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** Sorted. */
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /** Gathers handlers. Not thread-safe. */
    public static final class Builder {
        private final SortedMap<String, Entry> entries = new TreeMap<>();

        private Builder() {}

        /** As {@link #add(String, Handler, String)}, for a handler of the server's own. */
        public Builder add(String name, Handler handler) {
            return add(name, handler, BUILT_IN);
        }

        /**
         * Adds a handler and asks it for its options.
         *
         * @param origin who offers it, for error messages
         * @throws IllegalArgumentException when the name has wrong characters or is taken
         */
        public Builder add(String name, Handler handler, String origin) {
            requireNonNull(name, () -> origin + " gives a handler no name");
            requireNonNull(handler, () -> "the handler '" + name + "' is null");
            Entry taken = entries.get(name);
            if (taken != null) {
                throw new IllegalArgumentException("the handler name '" + name + "' is taken by " + taken.origin()
                        + ": " + origin + " must use another");
            }
            entries.put(name, new Entry(name, handler, handler.options(), origin));
            return this;
        }

        public HandlerRegistry build() {
            return new HandlerRegistry(new TreeMap<>(entries));
        }
    }
}
