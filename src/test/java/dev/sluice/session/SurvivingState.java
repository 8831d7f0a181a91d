package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.handler.State;
import dev.sluice.store.StateEntry;
import dev.sluice.store.StateScope;
import dev.sluice.store.Store;
import dev.sluice.store.StoreFailure;
import dev.sluice.store.Stores;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a scope of state must be: what the messages that succeeded did to it, in the order in which they did, each once. A
 * crash may take the last of these, and nothing else.
 */
final class SurvivingState {
    private static final String DONE = "done";
    private static final String ODD = "odd";

    final StateScope scope;
    private final List<Effect> effects = new ArrayList<>();
    private final Set<String> messages = new HashSet<>();

    private record Effect(String part, String message) {}

    SurvivingState(StateScope scope) {
        this.scope = scope;
    }

    // What a handler does

    /** A message succeeds: it is added to a list, and a key comes or goes. */
    void carryOut(State state, String part, String message) {
        byte[] before = state.get(DONE);
        state.put(DONE, ((before == null ? "" : text(before)) + message + " ").getBytes(UTF_8));
        if (state.get(ODD) == null) {
            state.put(ODD, message.getBytes(UTF_8));
        } else {
            state.remove(ODD);
        }
        effects.add(new Effect(part, message));
        messages.add(message);
    }

    /** A message does something, and will fail. */
    static void spoil(State state) {
        state.put(DONE, "spoiled".getBytes(UTF_8));
        state.put("spoil", new byte[0]);
        state.remove(ODD);
    }

    static Map<String, String> seen(State state) {
        Map<String, String> seen = new TreeMap<>();
        state.each(new byte[0], (key, value) -> seen.put(text(key), text(value)));
        return seen;
    }

    // What must hold

    /** What a message finds that runs now. */
    Map<String, String> expected(String part) {
        Map<String, String> all = new TreeMap<>();
        for (Effect effect : effects) {
            if (effect.part.equals(part)) {
                all.merge(DONE, effect.message + " ", String::concat);
                if (all.remove(ODD) == null) {
                    all.put(ODD, effect.message);
                }
            }
        }
        return all;
    }

    boolean isEmpty() {
        return effects.isEmpty();
    }

    boolean has(String message) {
        return messages.contains(message);
    }

    /** There is a new server: what is on its disk is what there was, up to some effect. False where it is not. */
    boolean survives(Store store) {
        Map<String, Map<String, String>> stored = stored(store);
        int kept = stored.values().stream().mapToInt(SurvivingState::done).sum();
        while (effects.size() > kept) {
            messages.remove(effects.remove(effects.size() - 1).message);
        }
        return isStored(stored);
    }

    private static int done(Map<String, String> part) {
        return (int)
                part.getOrDefault(DONE, "").chars().filter(each -> each == ' ').count();
    }

    /** Whether the disk has all of it. */
    boolean isStored(Store store) {
        return isStored(stored(store));
    }

    private boolean isStored(Map<String, Map<String, String>> stored) {
        Map<String, Map<String, String>> all = new TreeMap<>();
        effects.forEach(effect -> all.computeIfAbsent(effect.part, this::expected));
        return stored.equals(all);
    }

    private Map<String, Map<String, String>> stored(Store store) {
        Map<String, Map<String, String>> found = new TreeMap<>();
        try {
            for (StateEntry entry : Stores.state(store, scope)) {
                found.computeIfAbsent(text(entry.part()), part -> new TreeMap<>())
                        .put(text(entry.key()), text(entry.value()));
            }
        } catch (StoreFailure e) {
            throw new AssertionError(e);
        }
        return found;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Override
    public String toString() {
        return "state " + effects;
    }
}
