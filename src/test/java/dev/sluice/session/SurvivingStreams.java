package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
import dev.sluice.store.StateScope;
import dev.sluice.store.Store;
import dev.sluice.store.StreamKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The streams of all clients, as they are known to the handlers, and the scopes of state that outlive them. */
final class SurvivingStreams {
    static final String PLAIN = "plain";
    static final String KEEPS = "keeps";

    final List<String> objections;
    private final Map<String, SurvivingMessages> byName = new LinkedHashMap<>();
    private final Map<StateScope, SurvivingState> scopes = new LinkedHashMap<>();

    SurvivingStreams(List<String> objections) {
        this.objections = objections;
    }

    /** A stream without a name goes by its id, which no other has. */
    SurvivingMessages add(StreamKey key, Fates fates) {
        StreamSpec spec = fates.spec();
        String name = name(spec.name(), key.streamId());
        SurvivingMessages added = new SurvivingMessages(name, fates, state(key, spec), objections);
        byName.put(name, added);
        return added;
    }

    private static String name(String given, long id) {
        return given.isEmpty() ? "#" + id : given;
    }

    private @Nullable SurvivingState state(StreamKey key, StreamSpec spec) {
        boolean keeps = spec.handler().equals(KEEPS) && spec.order() != Order.GRAPH;
        return keeps ? scopes.computeIfAbsent(HandlerState.scope(spec, key), SurvivingState::new) : null;
    }

    SurvivingMessages messages(String given, long id) {
        return Objects.requireNonNull(byName.get(name(given, id)));
    }

    /** The server is gone, and another one has what is in the store. */
    void survive(Store store) {
        for (SurvivingMessages messages : byName.values()) {
            messages.dies();
            messages.survives(store);
        }
    }

    /** Every stream has ended: what is left of their state is what all of them did, until an operator removes it. */
    void removeState(Store store, KeptStates kept) {
        for (SurvivingState state : scopes.values()) {
            if (state.scope.owner() == null) {
                check(state.isStored(store), state + " is not what is stored");
                kept.remove(state.scope.handler(), state.scope.name(), new KeptStates.Asker<>() {
                    @Override
                    public void found(KeptState removed) {}

                    @Override
                    public void failed(Failure why) {
                        check(why.reason().equals("STATE_UNKNOWN") && state.isEmpty(), state + ": " + why);
                    }
                });
            }
        }
    }

    private void check(boolean holds, String objection) {
        if (!holds) {
            objections.add(objection);
        }
    }
}
