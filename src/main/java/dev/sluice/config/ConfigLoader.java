package dev.sluice.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Makes a tree of records of what several sources say. */
public final class ConfigLoader {
    private final Node.Section root;
    private final Map<String, Setting> settings = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private ConfigLoader(Node.Section root) {
        this.root = root;
    }

    /**
     * Loads a record.
     *
     * @param sources later ones override earlier ones, key by key
     * @throws ConfigException with every problem there is: keys nobody knows, values that do not fit, what the records
     *     refuse
     */
    public static <T extends Record> T load(Class<T> type, List<Source> sources) {
        ConfigLoader loader = new ConfigLoader(Node.Section.root(type));
        sources.forEach(loader::add);
        Binder binder = new Binder(loader.settings, loader.problems);
        Object config = binder.bind(loader.root);
        if (config == null || !loader.problems.isEmpty()) {
            throw new ConfigException(loader.problems);
        }
        return type.cast(config);
    }

    private void add(Source source) {
        problems.addAll(source.problems());
        source.settings().forEach(this::add);
    }

    private void add(Setting setting) {
        Optional<Node.Leaf> leaf = root.leaves().filter(setting::isFor).findFirst();
        if (leaf.isPresent()) {
            settings.put(leaf.get().path(), setting);
        } else if (root.sections().noneMatch(setting::isFor)) {
            problems.add(setting.problem("is unknown" + suggestion(setting)));
        } else if (!setting.text().isEmpty()) {
            problems.add(setting.problem("must have keys of its own, not a value"));
        }
    }

    /** The nearest right name, unless even that has little in common with the wrong one. */
    private String suggestion(Setting setting) {
        return root.leaves()
                .map(leaf -> setting.spelling().of(leaf.path()))
                .min(Comparator.comparingInt(name -> distance(setting.name(), name)))
                .filter(name -> distance(setting.name(), name) <= name.length() / 2)
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    /** Letters to change; a right key in the wrong section is nearly right. */
    private static int distance(String wrong, String right) {
        LevenshteinDistance letters = LevenshteinDistance.getDefaultInstance();
        return Math.min(letters.apply(wrong, right), 1 + letters.apply(lastKey(wrong), lastKey(right)));
    }

    private static String lastKey(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
