package dev.sluice.config;

import java.util.Locale;

/**
 * A value as somebody wrote it.
 *
 * @param where the file and line, the environment or the flag
 * @param spelling how {@code name} is made from a key's path
 * @param name what it is called there
 */
record Setting(String where, Spelling spelling, String name, String text) {
    static final String VARIABLE_PREFIX = "SLUICE_";

    enum Spelling {
        /** {@code limits.max-streams} */
        PATH {
            @Override
            String of(String path) {
                return path;
            }
        },
        /** {@code SLUICE_LIMITS_MAX_STREAMS} */
        VARIABLE {
            @Override
            String of(String path) {
                return VARIABLE_PREFIX
                        + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
            }
        };

        abstract String of(String path);
    }

    boolean isFor(Node node) {
        return spelling.of(node.path()).equals(name);
    }

    /** This setting's line in a list of problems. */
    String problem(String what) {
        return where + ": " + name + " " + what;
    }
}
