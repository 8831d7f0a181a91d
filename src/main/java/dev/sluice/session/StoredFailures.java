package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Failure.Code;
import dev.sluice.store.StoreFailure;
import dev.sluice.store.StreamKey;
import org.jspecify.annotations.Nullable;

/** What goes wrong with what is stored, and with what handlers keep. */
final class StoredFailures {
    static final Failure NOT_ADDED_TO_DURABLE = Failure.unsupported(
            "durability",
            "the server adds no messages to a durable stream: nobody would send them again after a crash");
    static final Failure STREAM_LOST = new Failure(
            Code.ABORTED, "STREAM_LOST", "the stream was in the memory of a server that is gone, or has ended since");
    static final Failure NO_STORE = Failure.unsupported(
            "durability", "this server has no store, and so DURABILITY_MEMORY only; start it with one");
    static final Failure SCOPE_OF_MEMORY = Failure.invalid(
            "state_scope", "is for durable streams; the state of one with DURABILITY_MEMORY goes with it");
    static final Failure STATELESS =
            Failure.unsupported("state_scope", "the handler keeps no state, or not for streams of this order");
    static final Failure STORE_UNAVAILABLE = new Failure(
                    Code.UNAVAILABLE,
                    "STORE_UNAVAILABLE",
                    "the server cannot write to its disk now, so durable streams take nothing")
            .retryAfter(1_000);

    static Failure sessionDamaged(String why) {
        return new Failure(Code.DATA_LOSS, "SESSION_DAMAGED", "session: what is stored of it cannot be read: " + why);
    }

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

    /** @param holder null where that has just let go */
    static Failure scopeHeld(String scope, @Nullable StreamKey holder) {
        String stream = holder == null
                ? "a stream"
                : "stream " + Long.toUnsignedString(holder.streamId()) + " of session " + holder.sessionId();
        Failure busy = new Failure(
                        Code.FAILED_PRECONDITION,
                        "SCOPE_BUSY",
                        "name: \"" + scope + "\" is kept as long as " + stream
                                + " has it; end that stream, or close its session")
                .with("field", "name");
        return holder == null
                ? busy
                : busy.with("session_id", holder.sessionId()).with("stream_id", holder.streamId());
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

    private StoredFailures() {}
}
