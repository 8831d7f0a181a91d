package dev.sluice.grpc;

import dev.sluice.session.KeptState;
import dev.sluice.store.StateScope;
import org.jspecify.annotations.Nullable;

/** Where a page of scopes ends, as a token: no handler's name has a slash. */
final class StatePlace {
    private StatePlace() {}

    static String text(KeptState last) {
        return last.handler() + "/" + last.name();
    }

    /** Null where it is no such token. */
    static @Nullable StateScope read(String token) {
        int slash = token.indexOf('/');
        return slash <= 0 ? null : StateScope.named(token.substring(0, slash), token.substring(slash + 1));
    }
}
