package dev.sluice.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes records of settings, and gathers what is wrong with these. */
final class Binder {
    private final Map<String, Setting> settings;
    private final List<String> problems;

    /** @param settings by the paths of their keys */
    Binder(Map<String, Setting> settings, List<String> problems) {
        this.settings = settings;
        this.problems = problems;
    }

    /** The record of that section; null where a problem is in the way. */
    @Nullable
    Object bind(Node.Section section) {
        @Nullable Object[] values = section.nodes().stream().map(this::value).toArray();
        return Arrays.stream(values).allMatch(value -> value != null) ? construct(section, values) : null;
    }

    private @Nullable Object value(Node node) {
        return node instanceof Node.Section section ? bind(section) : parse((Node.Leaf) node);
    }

    private @Nullable Object parse(Node.Leaf leaf) {
        Setting setting = settings.get(leaf.path());
        if (setting == null) {
            problems.add(leaf.path() + " is not set anywhere");
            return null;
        }
        try {
            return Values.parse(leaf, setting.text());
        } catch (IllegalArgumentException e) {
            problems.add(setting.problem(String.valueOf(e.getMessage())));
            return null;
        }
    }

    private @Nullable Object construct(Node.Section section, @Nullable Object[] values) {
        try {
            return constructor(section.type()).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                String.valueOf(refusal.getMessage()).lines().forEach(line -> refused(section, line));
                return null;
            }
            throw new IllegalStateException(section.type() + " cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(section.type() + " cannot be made", e);
        }
    }

    private static Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> canonical = type.getDeclaredConstructor(types);
        canonical.setAccessible(true);
        return canonical;
    }

    /** A record says one problem a line, which begins with the key: that tells where its value came from. */
    private void refused(Node.Section section, String line) {
        String prefix = section.path().isEmpty() ? "" : section.path() + ".";
        String key = line.split(" ", 2)[0];
        Setting setting = settings.get(prefix + key);
        problems.add(
                setting == null
                        ? prefix + line
                        : setting.problem(line.substring(key.length()).strip()));
    }
}
