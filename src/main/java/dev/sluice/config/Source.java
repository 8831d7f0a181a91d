package dev.sluice.config;

import dev.sluice.config.Setting.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Some settings, and what was wrong with the place that they come from. Immutable. */
public final class Source {
    private final List<Setting> settings;
    private final List<String> problems;

    Source(List<Setting> settings, List<String> problems) {
        this.settings = List.copyOf(settings);
        this.problems = List.copyOf(problems);
    }

    /** A YAML file of the user's. */
    public static Source file(Path file) {
        try {
            return yaml(file.toString(), Files.readString(file));
        } catch (IOException e) {
            return new Source(List.of(), List.of(file + ": " + why(e)));
        }
    }

    /** A YAML file on the class path. It is part of the program, so that not to have it is a fault. */
    public static Source resource(String name) {
        try (InputStream in = Source.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return yaml(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
    }

    static Source yaml(String file, String text) {
        return new YamlReader(file).read(text);
    }

    /** The variables that begin with {@code SLUICE_}; others are none of our business. */
    public static Source environment(Map<String, String> variables) {
        String where = variables.containsKey("KUBERNETES_SERVICE_HOST")
                ? "environment (if Kubernetes set it for a Service, give the pod enableServiceLinks: false)"
                : "environment";
        List<Setting> settings = new ArrayList<>();
        variables.forEach((name, text) -> {
            if (name.startsWith(Setting.VARIABLE_PREFIX)) {
                settings.add(new Setting(where, Spelling.VARIABLE, name, text));
            }
        });
        return new Source(settings, List.of());
    }

    /** Values from the command line, by the paths of their keys. */
    public static Source flags(Map<String, String> byPath) {
        List<Setting> settings = new ArrayList<>();
        byPath.forEach((path, text) -> settings.add(new Setting("command line", Spelling.PATH, path, text)));
        return new Source(settings, List.of());
    }

    List<Setting> settings() {
        return settings;
    }

    List<String> problems() {
        return problems;
    }

    private static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "may not be read (permission denied)";
        }
        if (e instanceof CharacterCodingException) {
            return "is not text in UTF-8";
        }
        return "cannot be read: " + e.getMessage();
    }
}
