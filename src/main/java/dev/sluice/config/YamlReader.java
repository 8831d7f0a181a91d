package dev.sluice.config;

import dev.sluice.config.Setting.Spelling;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Flattens a YAML file into settings. It reads the nodes and not the objects that YAML would make of them: nodes know
 * their lines, and a value stays the text that was written, to be read by the type it is for.
 */
final class YamlReader {
    private final String file;
    private final List<Setting> settings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();

    YamlReader(String file) {
        this.file = file;
    }

    Source read(String text) {
        try {
            readRoot(new Yaml(options()).compose(new StringReader(text)));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(file + ":" + line + ": is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(file + ": is not YAML: " + e.getMessage());
        }
        return new Source(settings, problems);
    }

    /** No aliases of sections: a section within itself would have no end. */
    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        return options;
    }

    private void readRoot(@Nullable Node root) {
        if (root instanceof MappingNode mapping) {
            readSection("", mapping);
        } else if (root != null && !isNull(root)) {
            problems.add(where(root) + ": has no keys; a line looks like  key: value");
        }
    }

    private void readSection(String prefix, MappingNode section) {
        for (NodeTuple tuple : section.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                readEntry(prefix + key.getValue(), key, tuple.getValueNode());
            } else {
                problems.add(where(tuple.getKeyNode()) + ": a key must be plain text");
            }
        }
    }

    private void readEntry(String path, ScalarNode key, Node value) {
        Integer before = lines.put(path, line(key));
        if (before != null) {
            problems.add(where(key) + ": " + path + " is there twice; line " + before + " has it too");
        } else if (value instanceof MappingNode section) {
            readSection(path + ".", section);
        } else if (value instanceof ScalarNode scalar) {
            String text = isNull(scalar) ? "" : scalar.getValue();
            settings.add(new Setting(where(key), Spelling.PATH, path, text));
        } else {
            problems.add(where(key) + ": " + path + " may not be a list");
        }
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private String where(Node node) {
        return file + ":" + line(node);
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
