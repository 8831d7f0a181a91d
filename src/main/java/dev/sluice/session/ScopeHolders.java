package dev.sluice.session;

import dev.sluice.store.HeldScope;
import dev.sluice.store.StateScope;
import dev.sluice.store.StreamKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which stream has which named scope of state, of all homes, and of sessions whose streams are still on the disk: one at a time.
 * A stream that goes has its scope until that is committed; one that comes meanwhile is next, and waits for that.
 *
 * <p>Thread-safe. What is run is run by the thread that made it possible.
 */
final class ScopeHolders {
    /** Stands for an operator, who has a scope as long as it takes to remove it. */
    private static final StreamKey OPERATOR = new StreamKey("", 0);

    private final Map<StateScope, Holding> holdings = new HashMap<>();
    private final Map<String, Set<StateScope>> bySession = new HashMap<>();

    private static final class Holding {
        private StreamKey holder;
        private boolean leaving;
        private @Nullable StreamKey next;
        private @Nullable Runnable nextHeld;

        Holding(StreamKey holder) {
            this.holder = holder;
        }
    }

    /** The scope is the stream's, or will be. False where another stream has it. */
    synchronized boolean take(StateScope scope, StreamKey stream) {
        Holding holding = holdings.get(scope);
        if (holding == null) {
            hold(scope, new Holding(stream));
            return true;
        }
        if (!holding.leaving || holding.next != null) {
            return false;
        }
        holding.next = stream;
        return true;
    }

    private void hold(StateScope scope, Holding holding) {
        holdings.put(scope, holding);
        bySession
                .computeIfAbsent(holding.holder.sessionId(), id -> new HashSet<>())
                .add(scope);
    }

    private void unindex(StateScope scope, StreamKey holder) {
        Set<StateScope> ofSession = bySession.get(holder.sessionId());
        if (ofSession != null && ofSession.remove(scope) && ofSession.isEmpty()) {
            bySession.remove(holder.sessionId());
        }
    }

    /** Runs it when a scope that the stream has taken is its own: now, as a rule. */
    void await(StateScope scope, StreamKey stream, Runnable held) {
        synchronized (this) {
            Holding holding = holdings.get(scope);
            if (holding != null && stream.equals(holding.next)) {
                holding.nextHeld = held;
                return;
            }
        }
        held.run();
    }

    synchronized boolean isHeldBy(StateScope scope, StreamKey stream) {
        return stream.equals(holder(scope));
    }

    /** Null where nobody has it. */
    synchronized @Nullable StreamKey holder(StateScope scope) {
        Holding holding = holdings.get(scope);
        return holding == null ? null : holding.holder;
    }

    /** What an operator removes nobody may have. False where somebody does; else to be followed by {@link #removed}. */
    synchronized boolean remove(StateScope scope) {
        if (holdings.containsKey(scope)) {
            return false;
        }
        hold(scope, new Holding(OPERATOR));
        leaving(scope, OPERATOR);
        return true;
    }

    void removed(StateScope scope) {
        left(scope, OPERATOR);
    }

    /** The stream has no use for it any more, and that is on its way to the disk. */
    synchronized void leaving(StateScope scope, StreamKey stream) {
        Holding holding = holdings.get(scope);
        if (holding != null && holding.holder.equals(stream)) {
            holding.leaving = true;
            unindex(scope, stream);
        }
    }

    /** All scopes of a session are being left: those that were not before. */
    synchronized List<HeldScope> leaveAll(String sessionId) {
        List<HeldScope> left = new ArrayList<>();
        for (StateScope scope : Set.copyOf(bySession.getOrDefault(sessionId, Set.of()))) {
            StreamKey holder = holder(scope);
            if (holder != null) {
                leaving(scope, holder);
                left.add(new HeldScope(scope, holder));
            }
        }
        return left;
    }

    /** The disk knows that the stream has it no more. */
    void left(StateScope scope, StreamKey stream) {
        Runnable held;
        synchronized (this) {
            Holding holding = holdings.get(scope);
            if (holding == null || !holding.leaving || !holding.holder.equals(stream)) {
                return;
            }
            held = pass(scope, holding);
        }
        run(held);
    }

    private @Nullable Runnable pass(StateScope scope, Holding holding) {
        StreamKey next = holding.next;
        unindex(scope, holding.holder);
        holdings.remove(scope);
        if (next != null) {
            hold(scope, new Holding(next));
        }
        return holding.nextHeld;
    }

    /** The stream never came to be: nothing on the disk says that it has the scope. */
    void giveUp(StateScope scope, StreamKey stream) {
        Runnable held = null;
        synchronized (this) {
            Holding holding = holdings.get(scope);
            if (holding != null && stream.equals(holding.next)) {
                held = holding.nextHeld;
                holding.next = null;
                holding.nextHeld = null;
            } else if (holding != null && !holding.leaving && holding.holder.equals(stream)) {
                held = pass(scope, holding);
            }
        }
        run(held);
    }

    private static void run(@Nullable Runnable held) {
        if (held != null) {
            held.run();
        }
    }

    /** Of a server that was here before. */
    synchronized void restore(HeldScope held) {
        hold(held.scope(), new Holding(held.holder()));
    }

    synchronized int size() {
        return holdings.size();
    }
}
