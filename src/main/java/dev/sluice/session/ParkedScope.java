package dev.sluice.session;

import dev.sluice.handler.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What is parked together: the whole of a stream, a key, or what depends on a message of a graph.
 *
 * @param seq of the message that failed, which the others wait behind
 * @param key KEYED: of that message; empty in every other order
 * @param failure why it failed
 * @param attempts how often it was given to its handler
 * @param parkedAtMillis Unix time
 * @param head the first bytes of its payload
 * @param parked how many messages of the stream are parked, those of other scopes included
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ParkedScope(
        String sessionId,
        long streamId,
        long seq,
        byte[] key,
        @Nullable Failure failure,
        int attempts,
        long parkedAtMillis,
        byte[] head,
        int parked) {

    static ParkedScope of(Stream stream, StreamMessage head) {
        return new ParkedScope(
                stream.session().id(),
                stream.id(),
                head.seq(),
                head.key(),
                head.parkedFor(),
                head.attempts(),
                head.parkedAtMillis(),
                FailureRecord.head(head.payload()),
                stream.sequencer().parked());
    }
}
