package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.order.Needs;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of the wish to run a message of the failure log again.
 *
 * @param seq of the new message; 0 where there is none
 * @param failure why there is none
 */
public record Replayed(long failureId, long seq, @Nullable Failure failure) {

    /**
     * Gives its stream the message again, as a new one that the server adds. Tells on the stream's home, or at once where
     * that is not known.
     */
    public static void replay(Sessions sessions, FailureRecord failure, Consumer<Replayed> told) {
        byte[] payload = failure.payload();
        Session session = sessions.get(failure.sessionId());
        if (payload == null) {
            told.accept(new Replayed(failure.id(), 0, Failures.notReplayable(failure)));
        } else if (session == null) {
            told.accept(new Replayed(failure.id(), 0, Failures.unknownStream(failure.streamId())));
        } else {
            session.home().run(() -> told.accept(add(session, failure, payload)));
        }
    }

    private static Replayed add(Session session, FailureRecord failure, byte[] payload) {
        Stream stream = session.streams().get(failure.streamId());
        if (stream == null) {
            return new Replayed(failure.id(), 0, Failures.unknownStream(failure.streamId()));
        }
        Added added = Added.to(stream, payload, attributes(failure));
        return new Replayed(failure.id(), added.refused() == null ? added.seq() : 0, added.refused());
    }

    private static MessageAttributes attributes(FailureRecord failure) {
        MessageAttributes first = failure.attributes();
        return new MessageAttributes(
                first.key(), first.critical(), first.ttlMillis(), first.headers(), needs(first.needs()), failure.seq());
    }

    /** It needs what it needed before, and runs whatever became of that: somebody wants it to. Nobody counts on its reply. */
    private static Needs needs(Needs first) {
        if (first.seqs().length == 0 && first.priority() == 0) {
            return Needs.NONE;
        }
        Needs.Edge[] edges = new Needs.Edge[first.seqs().length];
        Arrays.fill(edges, Needs.Edge.RUN);
        return new Needs(first.seqs(), edges, first.priority(), 0);
    }
}
