package dev.sluice.admin;

import dev.sluice.handler.Failure;
import dev.sluice.session.FailureRecord;
import dev.sluice.session.Home;
import dev.sluice.session.ParkedScope;
import dev.sluice.session.Replayed;
import dev.sluice.session.ScopeChoice;
import dev.sluice.session.Session;
import dev.sluice.session.SessionStatus;
import dev.sluice.session.SessionView;
import dev.sluice.session.Sessions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sessions, what failed and what is parked, at all homes together, and what an operator does about it.
 *
 * <p>Thread: that of the owner, on which it hears the answers.
 */
public final class Operations {
    private static final Comparator<FailureRecord> NEWEST_FIRST =
            Comparator.comparingLong(FailureRecord::id).reversed();

    private static final Comparator<SessionView> BY_ID = Comparator.comparing(SessionView::id);

    private final Sessions sessions;
    private final Executor owner;
    private final AllHomes homes;

    Operations(Sessions sessions, Executor owner) {
        this.sessions = sessions;
        this.owner = owner;
        this.homes = new AllHomes(sessions, owner);
    }

    /**
     * The newest of the failures that are kept.
     *
     * @param sessionId of this session; empty for any
     * @param streamId of this stream; 0 for any
     * @param beforeId only those with a lower id
     * @param max the most to give
     */
    public void failures(
            String sessionId, long streamId, long beforeId, int max, Consumer<List<FailureRecord>> whenFound) {
        homes.<List<FailureRecord>>ask(
                (home, answer) -> answer.accept(failuresOf(home, sessionId, streamId, beforeId, max)),
                parts -> whenFound.accept(first(parts, max, NEWEST_FIRST)));
    }

    private static List<FailureRecord> failuresOf(Home home, String sessionId, long streamId, long beforeId, int max) {
        List<FailureRecord> found = new ArrayList<>();
        home.failures().newestFirst(beforeId, failure -> {
            boolean wanted = (streamId == 0 || streamId == failure.streamId())
                    && (sessionId.isEmpty() || sessionId.equals(failure.sessionId()));
            if (wanted) {
                found.add(failure);
            }
            return found.size() < max;
        });
        return found;
    }

    /**
     * What is parked, in the order of its places.
     *
     * @param after only what is behind this place
     * @param max the most to give
     */
    public void parked(ScopeChoice choice, ParkedPlace after, int max, Consumer<List<ParkedScope>> whenFound) {
        Comparator<ParkedScope> order = Comparator.comparing(ParkedPlace::of);
        homes.<List<ParkedScope>>ask(
                (home, answer) -> {
                    FirstOnes<ParkedScope> first = new FirstOnes<>(max, order);
                    Consumer<ParkedScope> each = scope -> {
                        if (ParkedPlace.of(scope).compareTo(after) > 0) {
                            first.offer(scope);
                        }
                    };
                    new ParkedWalk(home, choice, stream -> stream.eachScope(each), () -> answer.accept(first.list()))
                            .slice();
                },
                parts -> whenFound.accept(first(parts, max, order)));
    }

    /**
     * Lets what is parked go on.
     *
     * @param retry whether what failed runs again; else it is skipped
     * @param whenDone is told how many scopes go on
     */
    public void resume(ScopeChoice choice, boolean retry, IntConsumer whenDone) {
        homes.<Integer>ask(
                (home, answer) -> {
                    int[] count = {0};
                    new ParkedWalk(
                                    home,
                                    choice,
                                    stream -> count[0] += stream.resume(retry),
                                    () -> answer.accept(count[0]))
                            .slice();
                },
                counts -> whenDone.accept(
                        counts.stream().mapToInt(Integer::intValue).sum()));
    }

    /**
     * Runs messages of the failure log again.
     *
     * @param ids which, at least one
     * @param whenDone is told what became of each, in the order of the ids; null where no failure has the id (any more)
     */
    public void replay(List<Long> ids, Consumer<List<@Nullable Replayed>> whenDone) {
        homes.<List<FailureRecord>>ask(
                (home, answer) -> answer.accept(found(home, ids)), parts -> new Replays(ids, parts, whenDone).start());
    }

    private static List<FailureRecord> found(Home home, List<Long> ids) {
        List<FailureRecord> found = new ArrayList<>();
        for (long id : ids) {
            FailureRecord failure = home.failures().find(id);
            if (failure != null) {
                found.add(failure);
            }
        }
        return found;
    }

    /**
     * The sessions that there are, by id.
     *
     * @param status only those that stand so; null for all
     * @param afterId only those with a higher id
     * @param max the most to give
     */
    public void sessions(
            @Nullable SessionStatus status, String afterId, int max, Consumer<List<SessionView>> whenFound) {
        homes.<List<SessionView>>ask(
                (home, answer) -> answer.accept(sessionsOf(home, status, afterId, max)),
                parts -> whenFound.accept(first(parts, max, BY_ID)));
    }

    private List<SessionView> sessionsOf(Home home, @Nullable SessionStatus status, String afterId, int max) {
        FirstOnes<SessionView> first = new FirstOnes<>(max, BY_ID);
        for (Session session : sessions.all()) {
            if (session.home() == home && session.id().compareTo(afterId) > 0) {
                SessionView view = session.view();
                if (status == null || status == view.status()) {
                    first.offer(view);
                }
            }
        }
        return first.list();
    }

    /**
     * Closes a session.
     *
     * @param finish whether what was accepted is finished first
     * @param whenDone is told null when it is closed, or why it cannot be
     */
    public void closeSession(String id, boolean finish, Consumer<@Nullable Failure> whenDone) {
        sessions.close(id, finish, failure -> owner.execute(() -> whenDone.accept(failure)));
    }

    private static <T> List<T> first(List<List<T>> parts, int max, Comparator<T> order) {
        return parts.stream().flatMap(List::stream).sorted(order).limit(max).toList();
    }

    /** Some of them, each given to its stream's home in turn. */
    private final class Replays {
        private final List<Long> ids;
        private final Map<Long, FailureRecord> found = new HashMap<>();
        private final @Nullable Replayed[] results;
        private final Consumer<List<@Nullable Replayed>> whenDone;
        private int open;

        Replays(List<Long> ids, List<List<FailureRecord>> parts, Consumer<List<@Nullable Replayed>> whenDone) {
            this.ids = ids;
            this.results = new @Nullable Replayed[ids.size()];
            this.whenDone = whenDone;
            parts.forEach(part -> part.forEach(failure -> found.put(failure.id(), failure)));
        }

        void start() {
            open = ids.size();
            for (int i = 0; i < ids.size(); i++) {
                int index = i;
                FailureRecord failure = found.get(ids.get(i));
                if (failure == null) {
                    over(index, null);
                } else {
                    Replayed.replay(sessions, failure, result -> owner.execute(() -> over(index, result)));
                }
            }
        }

        private void over(int index, @Nullable Replayed result) {
            results[index] = result;
            open--;
            if (open == 0) {
                whenDone.accept(Arrays.asList(results));
            }
        }
    }
}
