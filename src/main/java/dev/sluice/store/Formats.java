package dev.sluice.store;

import dev.sluice.store.StoreFailure.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which formats of the store this version can open: its own, and older ones that a step leads on from.
 *
 * @param steps by the version that each begins at; it leaves the next one
 */
record Formats(int current, Map<Integer, Step> steps) {
    static final Formats OURS = new Formats(1, Map.of());

    /** Rewrites what is stored. It may be broken off at any point and begun anew. */
    interface Step {
        void migrate(Table table) throws StoreFailure;
    }

    /** Refuses what cannot be opened, before it is. */
    void check(DataDirectory directory) throws StoreFailure {
        Integer found = directory.format();
        if (found == null) {
            return;
        }
        if (found > current) {
            throw new StoreFailure(
                    Kind.NEWER_FORMAT,
                    directory.tables() + " is of format " + found + ", and this version reads up to format " + current
                            + ". Start the version that wrote it, or name another directory");
        }
        for (int version = found; version < current; version++) {
            if (!steps.containsKey(version)) {
                throw new StoreFailure(
                        Kind.OLDER_FORMAT,
                        directory.tables() + " is of format " + found + ", and nothing leads from " + version
                                + " to this version's format " + current
                                + ". Start the version that wrote it and let its streams end, or name another directory");
            }
        }
    }

    /** Brings what is there up to date, one version at a time. */
    void migrate(DataDirectory directory, Table table) throws StoreFailure {
        Integer found = directory.format();
        for (int version = found == null ? current : found; version < current; version++) {
            step(version).migrate(table);
            table.sync();
            directory.writeFormat(version + 1, false);
        }
    }

    private Step step(int version) {
        @Nullable Step step = steps.get(version);
        if (step == null) {
            throw new IllegalStateException("no step from format " + version);
        }
        return step;
    }
}
