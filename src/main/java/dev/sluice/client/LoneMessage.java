package dev.sluice.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.Dependencies;
import dev.sluice.v1.MessageExtras;
import org.jspecify.annotations.Nullable;

/** Writes messages that travel in chunks of their own: with rare options, or in segments as they are large. */
final class LoneMessage {

    /** Whether a message is one of those. */
    static boolean is(@Nullable Object message, FrameWriter frame) {
        if (Sending.payload(message).length > frame.segment()) {
            return true;
        }
        SendOptions options = Sending.options(message);
        return options != null && options.isAlone();
    }

    /**
     * Writes a message, or its next segment.
     *
     * @param offset how much of it has been written before
     * @return the same after that; 0 where the message is whole
     */
    static int write(FrameWriter frame, long streamId, long seq, @Nullable Object message, int offset) {
        byte[] payload = Sending.payload(message);
        int length = Math.min(payload.length - offset, frame.segment());
        boolean more = offset + length < payload.length;
        Chunk.Builder chunk = Chunk.newBuilder()
                .setStreamId(streamId)
                .setFirstSeq(seq)
                .addPayloads(UnsafeByteOperations.unsafeWrap(payload, offset, length))
                .setOffset(offset)
                .setMore(more);
        SendOptions options = Sending.options(message);
        if (options != null) {
            addOptions(chunk, options);
        }
        frame.chunk(chunk.build());
        return more ? offset + length : 0;
    }

    private static void addOptions(Chunk.Builder chunk, SendOptions options) {
        if (options.ttlMillis() > 0) {
            chunk.addTtlMs(options.ttlMillis());
        }
        if (!options.headers().isEmpty()) {
            chunk.addExtras(MessageExtras.newBuilder().setIndex(0).putAllHeaders(options.headers()));
        }
        if (options.hasKey()) {
            chunk.addKeys(ByteString.copyFrom(options.keyBytes()));
        }
        if (options.critical()) {
            chunk.addFlags(Chunk.Flag.CRITICAL_VALUE);
        }
        if (options.isOfGraph()) {
            chunk.addNeeds(needs(options)).addPriorities(options.priority()).addChildren(options.children());
        }
    }

    private static Dependencies needs(SendOptions options) {
        Dependencies.Builder needs = Dependencies.newBuilder();
        for (long seq : options.neededSeqs()) {
            needs.addSeqs(seq);
        }
        OnFailure[] onFailure = options.onFailure();
        if (onFailure != null) {
            for (OnFailure policy : onFailure) {
                needs.addOnFailureValue(policy.onTheWire());
            }
        }
        return needs.build();
    }

    private LoneMessage() {}
}
