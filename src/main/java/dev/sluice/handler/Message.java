package dev.sluice.handler;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One message of a stream. */
public interface Message {

    /** Its number in the stream: 1, 2, 3… */
    long seq();

    /** The content. Shared, not copied: not to be changed. */
    byte[] payload();

    /** What the sender put beside the payload; mostly empty. */
    Map<String, String> headers();

    /** KEYED: what it is in order with; empty in every other order. Shared, not copied: not to be changed. */
    default byte[] key() {
        return NOTHING;
    }

    /** Which attempt this is; 1 the first time. */
    default int attempt() {
        return 1;
    }

    /** The seq of the failed message that this one replays; 0 where it replays none. */
    default long replayOf() {
        return 0;
    }

    /** GRAPH: what it needed, as it ended, in the order in which the sender named it. */
    default List<Parent> parents() {
        return List.of();
    }

    /**
     * What {@link Handler#prepare} made of it; null where it was not asked, or has nothing to give. A stage that is not
     * complete when the message's turn has come is for the handler to wait for.
     */
    default @Nullable CompletionStage<?> prepared() {
        return null;
    }

    /**
     * What the handler keeps between messages. Only in {@link Handler#handle}, of a handler with {@link
     * HandlerOptions#withState}, and not on a GRAPH, whose messages run in any order.
     *
     * @throws HandlerException where there is none ({@code NOT_SUPPORTED})
     */
    default State state() {
        throw new HandlerException(NO_STATE);
    }

    /** Why there is no {@link #state}. */
    Failure NO_STATE = Failure.unsupported(
            "state", "there is none in prepare, on a GRAPH, and for a handler without HandlerOptions.withState");

    /** No bytes. */
    byte[] NOTHING = {};

    /**
     * A message of a GRAPH that another one needed.
     *
     * @param reply empty where there is none
     * @param failure why, where it is not done
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Parent(
            long seq, Kind kind, byte[] reply, @Nullable Failure failure) {
        /** What became of it. */
        public enum Kind {
            DONE,
            FAILED,
            SKIPPED,
            ABORTED,
            /** It ended, and its reply is not kept any more. */
            FORGOTTEN
        }
    }
}
