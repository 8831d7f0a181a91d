package dev.sluice.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through named scopes of state, by handler and name: those that have values, and those that so far have but a stream.
 * One thread's; to be closed.
 */
final class ScopeWalk implements AutoCloseable {
    private static final int BEHIND_KIND = 1;

    private final Table.Walk values;
    private final Table.Walk holders;
    private boolean moreValues;
    private boolean moreHolders;

    ScopeWalk(Table table, ScopeSearch which) throws StoreFailure {
        values = walk(table, which, Keys.NAMED_STATE);
        holders = walk(table, which, Keys.HOLDER);
        moreValues = values.next();
        moreHolders = holders.next();
    }

    private static Table.Walk walk(Table table, ScopeSearch which, int kind) throws StoreFailure {
        byte[] prefix = Keys.scopes(new ByteWriter(), kind, which.handler(), which.namePrefix())
                .toByteArray();
        StateScope after = which.after();
        byte[] from = after == null
                ? prefix
                : Keys.behind(Keys.named(new ByteWriter(), kind, after).toByteArray());
        return table.walk(prefix, from);
    }

    /** The next one; null at the end. */
    @Nullable
    StateSummary next() throws StoreFailure {
        if (!moreValues && !moreHolders) {
            return null;
        }
        StateScope scope = Keys.namedScope(areValuesNext() ? values.key() : holders.key());
        skipHolder(scope);
        return counted(scope);
    }

    private boolean areValuesNext() {
        return !moreHolders || (moreValues && compare(values.key(), holders.key()) < 0);
    }

    private static int compare(byte[] key, byte[] other) {
        return Arrays.compareUnsigned(key, BEHIND_KIND, key.length, other, BEHIND_KIND, other.length);
    }

    private void skipHolder(StateScope scope) throws StoreFailure {
        if (moreHolders && scope.equals(Keys.namedScope(holders.key()))) {
            moreHolders = holders.next();
        }
    }

    private StateSummary counted(StateScope scope) throws StoreFailure {
        byte[] ofScope = Keys.scope(new ByteWriter(), scope).toByteArray();
        long keys = 0;
        long bytes = 0;
        while (moreValues && Keys.startsWith(values.key(), ofScope)) {
            keys++;
            bytes += values.key().length - ofScope.length + values.value().length;
            moreValues = values.next();
        }
        return new StateSummary(scope, keys, bytes);
    }

    @Override
    public void close() {
        values.close();
        holders.close();
    }
}
