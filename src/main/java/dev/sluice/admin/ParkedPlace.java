package dev.sluice.admin;

import dev.sluice.session.ParkedScope;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Where a scope stands in the list of all that are parked: by session, stream and the seq of the failed message. It keeps
 * its place whatever comes and goes, so a page begins where the one before it ended.
 */
public record ParkedPlace(String sessionId, long streamId, long seq) implements Comparable<ParkedPlace> {
    /** Before all others. */
    public static final ParkedPlace FIRST = new ParkedPlace("", 0, 0);

    private static final Comparator<ParkedPlace> ORDER = Comparator.comparing(ParkedPlace::sessionId)
            .thenComparing(ParkedPlace::streamId, Long::compareUnsigned)
            .thenComparingLong(ParkedPlace::seq);

    /** The place of a scope. */
    public static ParkedPlace of(ParkedScope scope) {
        return new ParkedPlace(scope.sessionId(), scope.streamId(), scope.seq());
    }

    /** Reads what {@link #text} wrote; null where it is something else. */
    public static @Nullable ParkedPlace read(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            return new ParkedPlace(parts[0], Long.parseUnsignedLong(parts[1]), Long.parseLong(parts[2]));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** As one word. */
    public String text() {
        return sessionId + "/" + Long.toUnsignedString(streamId) + "/" + seq;
    }

    @Override
    public int compareTo(ParkedPlace other) {
        return ORDER.compare(this, other);
    }
}
