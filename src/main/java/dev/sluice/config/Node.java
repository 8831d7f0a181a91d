package dev.sluice.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What may be configured, as record types say it. */
sealed interface Node {

    /** Keys from the root, with dots between; empty for the root. */
    String path();

    /** A key with a value. */
    record Leaf(String path, Class<?> type) implements Node {}

    /** Keys that belong together: one record. */
    record Section(String path, Class<?> type, List<Node> nodes) implements Node {

        static Section root(Class<? extends Record> type) {
            return of("", type);
        }

        private static Section of(String path, Class<?> type) {
            String prefix = path.isEmpty() ? "" : path + ".";
            List<Node> nodes = Arrays.stream(type.getRecordComponents())
                    .map(component -> node(prefix + key(component), component.getType()))
                    .toList();
            return new Section(path, type, nodes);
        }

        private static Node node(String path, Class<?> type) {
            return type.isRecord() ? of(path, type) : new Leaf(path, type);
        }

        /** {@code maxStreams} to {@code max-streams}. */
        private static String key(RecordComponent component) {
            return component.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        }

        Stream<Leaf> leaves() {
            return nodes.stream()
                    .flatMap(node -> node instanceof Section section ? section.leaves() : Stream.of((Leaf) node));
        }

        Stream<Section> sections() {
            return nodes.stream()
                    .filter(Section.class::isInstance)
                    .map(Section.class::cast)
                    .flatMap(section -> Stream.concat(Stream.of(section), section.sections()));
        }
    }
}
