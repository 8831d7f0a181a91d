package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of a session: by id, and by name where they have one; and the ids that were ever taken. */
final class SessionStreams {
    private final StreamIds ids = new StreamIds();
    private final StreamTable byId = new StreamTable();
    private final Map<String, Stream> byName = new HashMap<>();

    StreamIds ids() {
        return ids;
    }

    /** Why the client may not choose the ids that it did. */
    @Nullable
    Failure whyNot(OpenAsk ask) {
        return ids.whyNot(ask, id -> byId.get(id) != null);
    }

    void add(Stream stream) {
        byId.add(stream);
        if (!stream.name().isEmpty()) {
            byName.putIfAbsent(stream.name(), stream);
        }
    }

    void remove(Stream stream) {
        byId.remove(stream.id());
        freeName(stream);
    }

    /** Another one may have its name from now on. */
    void freeName(Stream stream) {
        if (!stream.name().isEmpty()) {
            byName.remove(stream.name(), stream);
        }
    }

    @Nullable
    Stream get(long id) {
        return byId.get(id);
    }

    @Nullable
    Stream get(String name) {
        return byName.get(name);
    }

    boolean isNameTaken(String name) {
        return !name.isEmpty() && byName.containsKey(name);
    }

    int size() {
        return byId.size();
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    /** All of them; a copy. */
    List<Stream> all() {
        return byId.all();
    }

    StreamTable.Walk walk() {
        return byId.walk();
    }

    /** Tells where each stands. */
    void tellCursors(CursorOutput out) {
        StreamTable.Walk walk = byId.walk();
        for (Stream stream = walk.next(); stream != null; stream = walk.next()) {
            stream.tellCursor(out);
        }
    }
}
