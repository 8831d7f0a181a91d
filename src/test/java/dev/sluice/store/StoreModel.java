package dev.sluice.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a store must hold, as maps of maps, without keys and codecs; and random changes, made here and there alike. */
final class StoreModel {
    private static final String[] SESSIONS = {"00".repeat(16), "0f".repeat(16), "ff".repeat(16)};
    private static final long[] STREAMS = {1, 2, 3, 256, Long.MAX_VALUE};
    private static final String[] NAMES = {"", "a", "ab", "a\0", "b"};
    private static final byte[][] PARTS = {{}, {0}, {(byte) 0xFF}, {1, 2}};

    private final Map<String, String> sessions = new TreeMap<>();
    private final Map<String, Map<Long, String>> opens = new TreeMap<>();
    private final Map<String, Map<Long, Parts>> streams = new TreeMap<>();
    private final Map<String, Map<String, String>> states = new TreeMap<>();

    private final Random random;
    private final RandomRecords records;

    StoreModel(Random random) {
        this.random = random;
        this.records = new RandomRecords(random);
    }

    /** A batch that is made in the model already. */
    Changes batch() {
        Changes changes = new Changes();
        for (int i = random.nextInt(12); i >= 0; i--) {
            change(changes);
        }
        return changes;
    }

    String shown() {
        StringBuilder all = new StringBuilder("sessions " + sessions.values() + "\nopens");
        for (String session : SESSIONS) {
            all.append('\n').append(opens.getOrDefault(session, Map.of()).values());
            List<String> shown = new ArrayList<>();
            streams.getOrDefault(session, Map.of())
                    .forEach((id, parts) -> parts.show(session, id).ifPresent(shown::add));
            all.append("\nstreams ").append(shown);
        }
        for (StateScope scope : scopes()) {
            Map<String, String> state = states.getOrDefault(scope.toString(), Map.of());
            all.append("\nstate ").append(state.isEmpty() ? "" : new TreeMap<>(state).values());
        }
        return all.toString();
    }

    /** The same of a store. */
    static String shown(Store store) throws StoreFailure {
        StringBuilder all = new StringBuilder("sessions " + shownAll(store.sessions()) + "\nopens");
        for (String session : SESSIONS) {
            all.append('\n').append(shownAll(Stores.opens(store, session)));
            all.append("\nstreams ").append(shownAll(Stores.streams(store, session, 2)));
        }
        for (StateScope scope : scopes()) {
            Map<String, String> state = new TreeMap<>();
            for (StateEntry entry : Stores.state(store, scope)) {
                state.put(Shown.of(entry.part()) + Shown.of(entry.key()), Shown.of(entry));
            }
            all.append("\nstate ").append(state.isEmpty() ? "" : state.values());
        }
        return all.toString();
    }

    private static List<String> shownAll(List<?> records) {
        return records.stream().map(Shown::of).toList();
    }

    private void change(Changes to) {
        String session = SESSIONS[random.nextInt(SESSIONS.length)];
        StreamKey stream = new StreamKey(session, STREAMS[random.nextInt(STREAMS.length)]);
        switch (random.nextInt(12)) {
            case 0 -> session(to, session);
            case 1 -> open(to, session);
            case 2 -> {
                StoredSpec spec = records.spec();
                to.stream(stream, new StoredStream(spec));
                parts(stream).spec = Shown.of(new StoredStream(spec));
            }
            case 3 -> {
                StoredCursor cursor = records.cursor();
                to.cursor(stream, cursor);
                parts(stream).cursor = Shown.of(cursor);
            }
            case 4 -> removeStream(to, stream);
            case 5, 6 -> state(to, scopes().get(random.nextInt(scopes().size())));
            case 7 -> numbered(to, stream, 2);
            default -> numbered(to, stream, random.nextInt(4));
        }
    }

    private void session(Changes to, String id) {
        if (random.nextInt(6) == 0) {
            to.removeSession(id);
            sessions.remove(id);
            opens.remove(id);
            streams.remove(id);
            states.keySet().removeIf(scope -> scope.contains(id));
        } else {
            StoredSession session = records.session(id);
            to.session(session);
            sessions.put(id, Shown.of(session));
        }
    }

    private void open(Changes to, String session) {
        long request = random.nextInt(4);
        if (random.nextInt(3) == 0) {
            to.removeOpen(session, request);
            opens.getOrDefault(session, new TreeMap<>()).remove(request);
        } else {
            StoredOpen open = records.open(request);
            to.open(session, open);
            opens.computeIfAbsent(session, id -> new TreeMap<>()).put(request, Shown.of(open));
        }
    }

    private void removeStream(Changes to, StreamKey stream) {
        to.removeStream(stream);
        streams.getOrDefault(stream.sessionId(), new TreeMap<>()).remove(stream.streamId());
        states.remove(StateScope.of(stream).toString());
    }

    private void numbered(Changes to, StreamKey stream, int kind) {
        long number = 1L + random.nextInt(300);
        Map<Long, String> of = parts(stream).numbered.get(kind);
        boolean removes = random.nextInt(3) == 0;
        if (removes) {
            of.remove(number);
        }
        switch (kind) {
            case 0 -> {
                List<StoredItem> items = records.items();
                Changes unused = removes ? to.removeItems(stream, number) : to.items(stream, number, items);
                put(of, number, removes, new StoredItems(number, items));
            }
            case 1 -> {
                StoredMessage message = records.message(number);
                Changes unused = removes ? to.removeParked(stream, number) : to.parked(stream, message);
                put(of, number, removes, message);
            }
            case 2 -> {
                StoredOutcome outcome = records.outcome(number);
                Changes unused = removes ? to.removeOutcome(stream, number) : to.outcome(stream, outcome);
                put(of, number, removes, outcome);
            }
            default -> {
                StoredScope scope = records.scope(number);
                Changes unused = removes ? to.removeFailedScope(stream, number) : to.failedScope(stream, scope);
                put(of, number, removes, scope);
            }
        }
    }

    private static void put(Map<Long, String> of, long number, boolean removes, Object record) {
        if (!removes) {
            of.put(number, Shown.of(record));
        }
    }

    private void state(Changes to, StateScope scope) {
        Map<String, String> state = states.computeIfAbsent(scope.toString(), name -> new TreeMap<>());
        byte[] part = PARTS[random.nextInt(PARTS.length)];
        byte[] key = PARTS[random.nextInt(PARTS.length)];
        byte @Nullable [] value = random.nextInt(4) == 0 ? null : records.bytes();
        if (random.nextInt(8) == 0) {
            to.removeState(scope);
            state.clear();
            return;
        }
        to.state(scope, part, key, value);
        String at = Shown.of(part) + Shown.of(key);
        if (value == null) {
            state.remove(at);
        } else {
            state.put(at, Shown.of(new StateEntry(part, key, value)));
        }
    }

    static List<StateScope> scopes() {
        List<StateScope> scopes = new ArrayList<>();
        for (String handler : NAMES) {
            for (String name : NAMES) {
                scopes.add(StateScope.named(handler, name));
            }
        }
        for (String session : SESSIONS) {
            for (long id : STREAMS) {
                scopes.add(StateScope.of(new StreamKey(session, id)));
            }
        }
        return scopes;
    }

    private Parts parts(StreamKey stream) {
        return streams.computeIfAbsent(stream.sessionId(), id -> new TreeMap<>())
                .computeIfAbsent(stream.streamId(), id -> new Parts());
    }

    /** What there is of a stream. */
    private static final class Parts {
        private @Nullable String spec;
        private String cursor = Shown.of(StoredCursor.START);
        private final List<Map<Long, String>> numbered =
                List.of(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

        java.util.Optional<String> show(String session, long id) {
            if (spec == null) {
                return java.util.Optional.empty();
            }
            String key = Shown.of(new StreamKey(session, id));
            return java.util.Optional.of("LoadedStream key=" + key + " stream=" + spec + " cursor=" + cursor + " items="
                    + shown(0) + " parked=" + shown(1) + " outcomes=" + shown(2) + " failed=" + shown(3) + ";");
        }

        private List<String> shown(int kind) {
            return new ArrayList<>(numbered.get(kind).values());
        }
    }
}
