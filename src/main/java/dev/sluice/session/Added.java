package dev.sluice.session;

import dev.sluice.handler.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message that the server adds to a stream by itself.
 *
 * @param seq from 2^62 up; 0 where it was not taken
 * @param refused why it was not taken; else null
 */
record Added(long seq, @Nullable Failure refused) {

    /** Adds a message. At home. */
    static Added to(Stream stream, byte[] payload, MessageAttributes attributes) {
        if (stream.state() != StreamState.OPEN) {
            return new Added(0, Failures.STREAM_CLOSED);
        }
        if (stream.durable() != null) {
            return new Added(0, StoredFailures.NOT_ADDED_TO_DURABLE);
        }
        if (stream.sequencer().hasFailed()) {
            return new Added(0, stream.failure());
        }
        long seq = stream.needExtras().nextAdded();
        Failure refused = stream.intake().add(new StreamMessage(seq, payload, attributes));
        if (refused == null) {
            stream.extras().added();
        }
        return new Added(refused == null ? seq : 0, refused);
    }
}
