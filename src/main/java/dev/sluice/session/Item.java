package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the server has to tell of a stream, in its turn: a reply, a push, or an outcome that is no success. */
public final class Item {

    /** What an item that is neither reply nor push tells of its messages. */
    public enum Unsuccess {
        FAILED,
        SKIPPED,
        ABORTED,
        /** No outcome yet: the server keeps the message for an operator. */
        PARKED;

        private static Unsuccess of(Outcome.Kind kind) {
            return switch (kind) {
                case FAILED -> FAILED;
                case SKIPPED -> SKIPPED;
                case ABORTED -> ABORTED;
                case PARKED -> PARKED;
                case DONE, REFUSED, UNKNOWN -> throw new IllegalArgumentException(kind + " is no item");
            };
        }
    }

    private static final byte[] NOTHING = new byte[0];

    final long seq;
    final long toSeq;
    final byte[] payload;
    final @Nullable Unsuccess unsuccess;
    final @Nullable Failure failure;
    final @Nullable CompletableFuture<Void> pushed;

    /** How much of the stream's byte window the messages held that this item answers. */
    final long heldBytes;

    /** It left once; the {@link Outbox}, which owns this and the link, may have it leave again. */
    boolean wasSent;

    @Nullable
    Item next;

    private Item(
            long seq,
            long toSeq,
            byte[] payload,
            @Nullable Unsuccess unsuccess,
            @Nullable Failure failure,
            @Nullable CompletableFuture<Void> pushed,
            long heldBytes) {
        this.seq = seq;
        this.toSeq = toSeq;
        this.payload = payload;
        this.unsuccess = unsuccess;
        this.failure = failure;
        this.pushed = pushed;
        this.heldBytes = heldBytes;
    }

    static Item reply(long seq, byte[] payload, long heldBytes) {
        return new Item(seq, seq, payload, null, null, null, heldBytes);
    }

    static Item push(byte[] payload, CompletableFuture<Void> pushed) {
        return new Item(0, 0, payload, null, null, pushed, 0);
    }

    static Item unsuccessful(Outcome.Kind kind, long seq, long toSeq, Failure failure, long heldBytes) {
        return new Item(seq, toSeq, NOTHING, Unsuccess.of(kind), failure, null, heldBytes);
    }

    /** The seq it answers, the first one where it answers several; 0 for a push. */
    public long seq() {
        return seq;
    }

    /** The last seq it answers. */
    public long toSeq() {
        return toSeq;
    }

    public byte[] payload() {
        return payload;
    }

    /** Null for a reply and a push. */
    public @Nullable Unsuccess unsuccess() {
        return unsuccess;
    }

    /** Why, where it tells of no success. */
    public @Nullable Failure failure() {
        return failure;
    }
}
