package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.store.Answer;
import dev.sluice.store.Changes;
import dev.sluice.store.ScopeSearch;
import dev.sluice.store.StateScope;
import dev.sluice.store.StateSummary;
import dev.sluice.store.Store;
import dev.sluice.store.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The named scopes of state, as an operator sees them. Thread-safe; what is told is told on any thread. */
public final class KeptStates {
    private final @Nullable Store store;
    private final ScopeHolders holders;

    KeptStates(@Nullable Store store, ScopeHolders holders) {
        this.store = store;
        this.holders = holders;
    }

    /** Who asked for something. */
    public interface Asker<T> {
        void found(T answer);

        void failed(Failure why);
    }

    /**
     * Scopes by handler and name.
     *
     * @param limit how many at most; fewer come where there is much in them, but none only at the end
     */
    public void list(ScopeSearch which, int limit, Asker<List<KeptState>> asker) {
        if (store == null) {
            asker.found(List.of());
        } else {
            store.scopes(which, limit, answering(asker, found -> asker.found(withHolders(found))));
        }
    }

    private List<KeptState> withHolders(List<StateSummary> found) {
        List<KeptState> all = new ArrayList<>(found.size());
        found.forEach(each -> all.add(KeptState.of(each, holders.holder(each.scope()))));
        return all;
    }

    /** Removes a scope that no stream has. Tells what there was. */
    public void remove(String handler, String name, Asker<KeptState> asker) {
        StateScope scope = StateScope.named(handler, name);
        if (store == null) {
            asker.failed(StoredFailures.stateUnknown(handler, name));
        } else if (holders.remove(scope)) {
            remove(store, scope, asker);
        } else {
            asker.failed(StoredFailures.scopeHeld(name, holders.holder(scope)));
        }
    }

    private void remove(Store from, StateScope scope, Asker<KeptState> asker) {
        Asker<KeptState> freeing = new Asker<>() {
            @Override
            public void found(KeptState answer) {
                holders.removed(scope);
                asker.found(answer);
            }

            @Override
            public void failed(Failure why) {
                holders.removed(scope);
                asker.failed(why);
            }
        };
        ScopeSearch exactly = new ScopeSearch(scope.handler(), scope.name(), null);
        from.scopes(exactly, 1, answering(freeing, found -> {
            if (found.isEmpty() || !found.get(0).scope().equals(scope)) {
                freeing.failed(StoredFailures.stateUnknown(scope.handler(), scope.name()));
            } else {
                KeptState there = KeptState.of(found.get(0), null);
                from.commit(new Changes().removeState(scope), true, failure -> tell(failure, there, freeing));
            }
        }));
    }

    private static void tell(@Nullable StoreFailure failure, KeptState removed, Asker<KeptState> asker) {
        if (failure == null) {
            asker.found(removed);
        } else {
            asker.failed(StoredFailures.storeFailed(failure));
        }
    }

    private static <T> Answer<T> answering(Asker<?> asker, Consumer<T> found) {
        return new Answer<>() {
            @Override
            public void ready(T answer) {
                found.accept(answer);
            }

            @Override
            public void failed(StoreFailure failure) {
                asker.failed(StoredFailures.storeFailed(failure));
            }
        };
    }
}
