package dev.sluice.admin;

import dev.sluice.session.Durability;
import dev.sluice.session.StreamStatus;
import dev.sluice.session.StreamView;
import java.util.Comparator;
import java.util.Set;

/**
 * Which streams to look for, and which stretch of those found to give.
 *
 * @param text is part of the name or the session's id, whatever its case; empty for any
 * @param handler the handler's name; empty for any
 * @param durabilities any of these; empty for all
 * @param statuses any of these; empty for all
 * @param queuedOnly only streams with messages that have no outcome yet
 * @param offset how many of those found to pass over
 * @param limit the most to give
 */
public record StreamQuery(
        String text,
        String handler,
        Set<Durability> durabilities,
        Set<StreamStatus> statuses,
        boolean queuedOnly,
        StreamSort sort,
        boolean descending,
        int offset,
        int limit) {

    /** Cheap questions first. */
    boolean matches(StreamView stream) {
        return (!queuedOnly || stream.queued() > 0)
                && (handler.isEmpty() || handler.equals(stream.handler()))
                && (durabilities.isEmpty() || durabilities.contains(stream.durability()))
                && (statuses.isEmpty() || statuses.contains(stream.status()))
                && (text.isEmpty() || contains(stream.name()) || contains(stream.sessionId()));
    }

    Comparator<StreamView> order() {
        return sort.order(descending);
    }

    /** How far down those found the stretch ends. */
    int depth() {
        return offset + limit;
    }

    private boolean contains(String where) {
        for (int i = 0; i <= where.length() - text.length(); i++) {
            if (where.regionMatches(true, i, text, 0, text.length())) {
                return true;
            }
        }
        return false;
    }
}
