package dev.sluice.session;

import dev.sluice.store.StoredItem;
import dev.sluice.store.StoredOutcome;
import java.util.Objects;

/** Items and outcomes as they are stored. */
@SuppressWarnings("EnumOrdinal") // enums are stored by their places, which never change
final class ItemRecords {
    private static final Outcome.Kind[] KINDS = Outcome.Kind.values();

    static StoredItem stored(Item item) {
        return new StoredItem(
                item.seq,
                item.toSeq,
                item.kind().ordinal(),
                item.payload,
                FailureRecords.stored(item.failure),
                item.heldBytes,
                item.fingerprint);
    }

    static Item read(StoredItem stored) {
        Outcome.Kind kind = KINDS[stored.kind()];
        return kind == Outcome.Kind.DONE
                ? Item.stored(stored.seq(), stored.payload(), stored.heldBytes(), stored.fingerprint())
                : Item.unsuccessful(
                        kind,
                        stored.seq(),
                        stored.toSeq(),
                        Objects.requireNonNull(FailureRecords.read(stored.failure())),
                        stored.heldBytes(),
                        stored.fingerprint());
    }

    static StoredOutcome stored(Outcome outcome, String idempotencyKey, long fingerprint) {
        return new StoredOutcome(
                outcome.seq(),
                idempotencyKey,
                outcome.kind().ordinal(),
                outcome.payload(),
                FailureRecords.stored(outcome.failure()),
                fingerprint);
    }

    static Outcome read(StoredOutcome stored) {
        return new Outcome(stored.seq(), KINDS[stored.kind()], stored.payload(), FailureRecords.read(stored.failure()));
    }

    private ItemRecords() {}
}
