package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Failure.Code;
import dev.sluice.store.StoreFailure;

/** What is said about handlers' state when something cannot be. */
final class StateFailures {
    static final Failure SCOPE_OF_MEMORY = Failure.invalid(
            "state_scope", "is for durable streams; the state of one with DURABILITY_MEMORY goes with it");
    static final Failure STATELESS =
            Failure.unsupported("state_scope", "the handler keeps no state, or not for streams of this order");

    private StateFailures() {}

    static Failure stateFull(long max) {
        return new Failure(
                        Code.RESOURCE_EXHAUSTED,
                        "STATE_FULL",
                        "the handler's state of this stream would have more than the max-state-bytes of " + max)
                .with("max_state_bytes", max);
    }

    static Failure stateUnreadable(String why) {
        return new Failure(
                Code.DATA_LOSS,
                "STATE_UNREADABLE",
                "the handler's state of this stream cannot be read, and stays as it is: " + why);
    }

    static Failure scopeBusy(String scope) {
        return new Failure(
                        Code.FAILED_PRECONDITION,
                        "SCOPE_BUSY",
                        "state_scope: \"" + scope
                                + "\" is another stream's until that ends; use that one, or another scope")
                .with("state_scope", scope);
    }

    static Failure stateUnknown(String handler, String name) {
        return new Failure(
                Code.NOT_FOUND,
                "STATE_UNKNOWN",
                "the handler " + handler + " keeps no state by the name \"" + name + "\"");
    }

    static Failure storeFailed(StoreFailure why) {
        return new Failure(Code.UNAVAILABLE, "STORE_UNAVAILABLE", "the store cannot do it now: " + why.getMessage())
                .retryAfter(1_000);
    }
}
