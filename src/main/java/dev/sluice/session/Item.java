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
        PARKED,
        /** It had its outcome, which is not kept any more. */
        UNKNOWN;

        private static Unsuccess of(Outcome.Kind kind) {
            return switch (kind) {
                case FAILED -> FAILED;
                case SKIPPED -> SKIPPED;
                case ABORTED -> ABORTED;
                case PARKED -> PARKED;
                case UNKNOWN -> UNKNOWN;
                case DONE, REFUSED -> throw new IllegalArgumentException(kind + " is no item");
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

    /** Of the message that it answers; {@link Fingerprint#NONE} where it answers none, or several. */
    final long fingerprint;

    /** Of a durable stream: what it is stored with. */
    @Nullable
    StoredGroup group;

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
            long heldBytes,
            long fingerprint) {
        this.seq = seq;
        this.toSeq = toSeq;
        this.payload = payload;
        this.unsuccess = unsuccess;
        this.failure = failure;
        this.pushed = pushed;
        this.heldBytes = heldBytes;
        this.fingerprint = fingerprint;
    }

    static Item reply(long seq, byte[] payload, long heldBytes, long fingerprint) {
        return new Item(seq, seq, payload, null, null, null, heldBytes, fingerprint);
    }

    static Item push(byte[] payload, CompletableFuture<Void> pushed) {
        return new Item(0, 0, payload, null, null, pushed, 0, Fingerprint.NONE);
    }

    /** A reply, or a push where the seq is 0, that was stored. */
    static Item stored(long seq, byte[] payload, long heldBytes, long fingerprint) {
        return new Item(seq, seq, payload, null, null, null, heldBytes, fingerprint);
    }

    static Item unsuccessful(
            Outcome.Kind kind, long seq, long toSeq, Failure failure, long heldBytes, long fingerprint) {
        return new Item(seq, toSeq, NOTHING, Unsuccess.of(kind), failure, null, heldBytes, fingerprint);
    }

    /** What is told once more of a message that was sent again: another item, for the first one may have arrived. */
    static Item again(Outcome outcome) {
        return outcome.failure() == null
                ? reply(outcome.seq(), outcome.payload(), 0, Fingerprint.NONE)
                : unsuccessful(outcome.kind(), outcome.seq(), outcome.seq(), outcome.failure(), 0, Fingerprint.NONE);
    }

    /** Whether it tells the outcome of that message. */
    boolean answers(long ofSeq) {
        return seq <= ofSeq && ofSeq <= toSeq && seq != 0 && unsuccess != Unsuccess.PARKED;
    }

    /** What it tells of one of the messages that it answers. */
    Outcome outcome(long ofSeq) {
        return new Outcome(ofSeq, kind(), payload, failure);
    }

    Outcome.Kind kind() {
        return unsuccess == null
                ? Outcome.Kind.DONE
                : switch (unsuccess) {
                    case FAILED -> Outcome.Kind.FAILED;
                    case SKIPPED -> Outcome.Kind.SKIPPED;
                    case ABORTED -> Outcome.Kind.ABORTED;
                    case PARKED -> Outcome.Kind.PARKED;
                    case UNKNOWN -> Outcome.Kind.UNKNOWN;
                };
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
