package dev.sluice.session;

import dev.sluice.order.FailedScope;
import dev.sluice.order.Standpoint;
import dev.sluice.store.LoadedStream;
import dev.sluice.store.StoredCursor;
import dev.sluice.store.StoredItem;
import dev.sluice.store.StoredItems;
import dev.sluice.store.StoredMessage;
import dev.sluice.store.StoredOutcome;
import dev.sluice.store.StoredScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a stream what it was when its server stopped. What it had accepted and not settled its client sends again. Nothing may
 * happen to it before its handler has taken it: an operator is told of what is parked only then.
 */
final class StreamRestore {
    private static final FailedScope.Effect[] EFFECTS = FailedScope.Effect.values();

    private final Stream stream;
    private final LoadedStream loaded;
    private final StoredCursor cursor;

    StreamRestore(Stream stream, LoadedStream loaded) {
        this.stream = stream;
        this.loaded = loaded;
        this.cursor = loaded.cursor();
    }

    void run() {
        stream.sequencer().restore(standpoint());
        stream.runner().restore(cursor.settledBytes());
        stream.intake().restore(cursor.settled(), cursor.settledBytes(), stream.spec());
        restoreTally();
        restoreItems();
        restoreOutcomes();
        stream.restoreEnd(FailureRecords.read(cursor.failure()), cursor.lastSeq(), cursor.ended(), cursor.lastWord());
        Durable durable = stream.durable();
        if (durable != null && !cursor.ended()) {
            durable.stateRestored();
        }
    }

    private Standpoint standpoint() {
        List<FailedScope> failures = new ArrayList<>(loaded.failed().size());
        for (StoredScope failed : loaded.failed()) {
            failures.add(new FailedScope(failed.seq(), failed.key(), failed.cause(), EFFECTS[failed.kind()]));
        }
        List<Standpoint.Owned> owned = new ArrayList<>(loaded.parked().size());
        for (StoredMessage stored : loaded.parked()) {
            StreamMessage message = MessageRecords.read(stored);
            stream.buffered().force(message.weight());
            owned.add(new Standpoint.Owned(message, stored.parkedFor() != null));
        }
        stream.handler().counters().restored.add(owned.size());
        return new Standpoint(cursor.settled(), cursor.ranges(), hasFailed(), cursor.failedSeq(), failures, owned);
    }

    private boolean hasFailed() {
        return cursor.failure() != null && !cursor.ended();
    }

    private void restoreTally() {
        Tally tally = stream.extras().tally();
        long[] counts = cursor.tally();
        if (tally != null && counts.length == 4) {
            tally.restore(counts[0], counts[1], counts[2], counts[3]);
        }
    }

    /** What the client had is kept as long as before, in case it asks; what it had not goes out again. */
    private void restoreItems() {
        Outlet outlet = stream.outlet();
        outlet.restore(cursor);
        for (StoredItems together : loaded.items()) {
            StoredGroup group =
                    new StoredGroup(together.firstOutSeq(), together.items().size());
            long outSeq = together.firstOutSeq();
            for (StoredItem stored : together.items()) {
                Item item = ItemRecords.read(stored);
                item.group = group;
                outlet.restore(item, outSeq <= cursor.confirmedOut());
                outSeq++;
            }
        }
    }

    private void restoreOutcomes() {
        for (StoredOutcome stored : loaded.outcomes()) {
            stream.needOutcomes().restore(ItemRecords.read(stored), stored.idempotencyKey(), stored.fingerprint());
        }
    }
}
