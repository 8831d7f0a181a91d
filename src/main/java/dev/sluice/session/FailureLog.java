package dev.sluice.session;

import java.util.function.Predicate;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What failed or was skipped on one home, the newest last: bounded in number, and in the bytes of payloads that are kept
 * whole. The oldest goes first; a payload goes before its entry does.
 *
 * <p>Thread: the home; {@link #size} from any.
 */
public final class FailureLog {
    private final int maxEntries;
    private final long maxBytes;
    private final Long2ObjectHashMap<FailureRecord> byPlace = new Long2ObjectHashMap<>();

    /** Places are counted from 0; entries stand from {@code first} up to and without {@code next}. */
    private long first;

    private long next;

    /** Entries before this place have no payload any more. */
    private long firstWithPayload;

    private long bytes;
    private volatile int size;

    FailureLog(int maxEntries, long maxBytes) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    void add(FailureRecord failure) {
        byPlace.put(next++, failure);
        bytes += kept(failure);
        while (bytes > maxBytes) {
            forgetPayload();
        }
        while (next - first > maxEntries) {
            forget();
        }
        size = (int) (next - first);
    }

    private void forgetPayload() {
        FailureRecord oldest = at(firstWithPayload);
        bytes -= kept(oldest);
        byPlace.put(firstWithPayload++, oldest.withoutPayload());
    }

    private void forget() {
        bytes -= kept(at(first));
        byPlace.remove(first++);
        firstWithPayload = Math.max(firstWithPayload, first);
    }

    /**
     * Shows entries, the newest first.
     *
     * @param beforeId only those with a lower id
     * @param each returns whether it wants another one
     */
    public void newestFirst(long beforeId, Predicate<FailureRecord> each) {
        boolean more = true;
        for (long place = next - 1; place >= first && more; place--) {
            FailureRecord failure = at(place);
            more = failure.id() >= beforeId || each.test(failure);
        }
    }

    /** The entry with that id; null where it is not (any more). */
    public @Nullable FailureRecord find(long id) {
        long low = first;
        long high = next - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            FailureRecord failure = at(middle);
            if (failure.id() == id) {
                return failure;
            }
            if (failure.id() < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    public int size() {
        return size;
    }

    private FailureRecord at(long place) {
        FailureRecord failure = byPlace.get(place);
        if (failure == null) {
            throw new IllegalStateException("no entry at " + place);
        }
        return failure;
    }

    private static int kept(FailureRecord failure) {
        byte[] payload = failure.payload();
        return payload == null ? 0 : payload.length;
    }
}
