package dev.sluice.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds records by walks over their keys. Thread-safe. */
final class Reading {
    private final Table table;
    private final long maxPageBytes;

    Reading(Table table, long maxPageBytes) {
        this.table = table;
        this.maxPageBytes = maxPageBytes;
    }

    List<StoredSession> sessions() throws StoreFailure {
        List<StoredSession> sessions = new ArrayList<>();
        byte[] prefix = {Keys.SESSION};
        try (Table.Walk walk = table.walk(prefix, prefix)) {
            while (walk.next()) {
                sessions.add(new RecordReader(walk.value()).session(Keys.sessionId(walk.key())));
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return sessions;
    }

    List<StoredOpen> opens(String sessionId) throws StoreFailure {
        List<StoredOpen> opens = new ArrayList<>();
        byte[] prefix = Keys.session(new ByteWriter(), Keys.OPEN, sessionId).toByteArray();
        try (Table.Walk walk = table.walk(prefix, prefix)) {
            while (walk.next()) {
                opens.add(new RecordReader(walk.value()).open(Keys.number(walk.key(), Keys.REQUEST_AT)));
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return opens;
    }

    LoadedPage streams(String sessionId, long fromStreamId, int limit) throws StoreFailure {
        byte[] prefix = Keys.session(new ByteWriter(), Keys.STREAM, sessionId).toByteArray();
        byte[] from = Keys.stream(new ByteWriter(), Keys.STREAM, new StreamKey(sessionId, fromStreamId))
                .toByteArray();
        PageOfStreams page = new PageOfStreams(sessionId, limit, maxPageBytes);
        try (Table.Walk walk = table.walk(prefix, from)) {
            while (walk.next() && page.takes(walk.key())) {
                page.add(walk.key(), walk.value());
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return page.finish();
    }

    List<StateEntry> state(StateScope scope, byte @Nullable [] part, long maxBytes) throws StoreFailure {
        List<StateEntry> entries = new ArrayList<>();
        byte[] ofScope = Keys.scope(new ByteWriter(), scope).toByteArray();
        byte[] prefix = part == null
                ? ofScope
                : Keys.part(new ByteWriter(), scope, part).toByteArray();
        long bytes = 0;
        try (Table.Walk walk = table.walk(prefix, prefix)) {
            while (walk.next()) {
                StateEntry entry = Keys.stateEntry(walk.key(), ofScope.length, walk.value());
                bytes += walk.key().length - ofScope.length + entry.value().length;
                if (bytes > maxBytes) {
                    throw new StoreFailure(
                            StoreFailure.Kind.TOO_LARGE,
                            "the state of " + scope + " has more than the " + maxBytes + " bytes that are allowed");
                }
                entries.add(entry);
            }
        }
        return entries;
    }

    /** Counts, and goes on to the next one; with much counted it is left at that, so that others get their turn. */
    List<StateSummary> scopes(ScopeSearch which, int limit) throws StoreFailure {
        List<StateSummary> found = new ArrayList<>();
        long counted = 0;
        try (ScopeWalk walk = new ScopeWalk(table, which)) {
            while (found.size() < limit && counted < maxPageBytes) {
                StateSummary next = walk.next();
                if (next == null) {
                    break;
                }
                found.add(next);
                counted += next.bytes();
            }
        }
        return found;
    }

    List<HeldScope> holders() throws StoreFailure {
        List<HeldScope> holders = new ArrayList<>();
        byte[] prefix = {Keys.HOLDER};
        try (Table.Walk walk = table.walk(prefix, prefix)) {
            while (walk.next()) {
                StreamKey holder = new RecordReader(walk.value()).holder();
                holders.add(new HeldScope(Keys.namedScope(walk.key()), holder));
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return holders;
    }

    private static StoreFailure unreadable(IOException e) {
        return new StoreFailure(
                StoreFailure.Kind.CORRUPT,
                "a record of the store is not in the form of its format, though its checksum is right: "
                        + e.getMessage(),
                e);
    }
}
