package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.store.StateScope;
import dev.sluice.store.StreamKey;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Open on its way: limits are reserved in one step, streams made, handlers asked in order, and all is committed or
 * rolled back. Handlers that block are asked on their workers, in stretches of streams with the same handler, while the
 * session's other work goes on.
 */
final class OpenBatch {
    private final Session session;
    private final OpenAsk ask;
    private final OpenCall call;
    private final Consumer<OpenResult> result;
    private final long firstId;
    private final @Nullable Stream[] streams;
    private final TreeMap<Integer, Failure> failures;
    private @Nullable StreamTerms terms;

    OpenBatch(Session session, OpenAsk ask, OpenCall call, long firstId, Consumer<OpenResult> result) {
        this.session = session;
        this.ask = ask;
        this.call = call;
        this.firstId = firstId;
        this.result = result;
        this.streams = new @Nullable Stream[ask.specs().size()];
        this.failures = new TreeMap<>(ask.invalid());
    }

    void start() {
        Failure denied =
                session.isLeaving() ? Failures.GOING_AWAY : session.quotas().reserve(streams.length, ask.connection());
        if (denied != null) {
            session.lifetime().openOver(false);
            result.accept(new OpenResult.Denied(denied));
            return;
        }
        for (int i = 0; i < streams.length; i++) {
            make(i, ask.specs().get(i));
        }
        awaitScopes();
    }

    /** A scope of state may be on its way out of the hands of another stream. */
    private void awaitScopes() {
        Countdown held = new Countdown(streams.length, () -> askHandlers(0));
        for (Stream stream : streams) {
            HandlerState state = stream == null ? null : stream.handlerState();
            if (state == null) {
                held.one();
            } else {
                state.whenHeld(() -> session.home().run(held::one));
            }
        }
    }

    private void make(int index, @Nullable StreamSpec spec) {
        if (spec == null) {
            return;
        }
        StreamTerms agreed = terms(spec);
        long id = firstId + 2L * index;
        Failure failure = agreed == null ? unknownHandler(spec) : whyNot(agreed, id);
        if (agreed == null || failure != null) {
            failures.put(index, failure);
            return;
        }
        Stream stream = new Stream(session, id, agreed);
        session.streams().add(stream);
        streams[index] = stream;
    }

    /** Those of the stream before where the spec is the same; null where there is no such handler. */
    private @Nullable StreamTerms terms(StreamSpec spec) {
        if (terms == null || !terms.spec().equals(spec)) {
            HandlerBinding handler = session.home().sessions().handler(spec.handler());
            terms = handler == null ? null : new StreamTerms(spec, handler, ask.connection());
        }
        return terms;
    }

    private Failure unknownHandler(StreamSpec spec) {
        return Failures.unknownHandler(spec.handler(), session.home().sessions().handlerNames());
    }

    private @Nullable Failure whyNot(StreamTerms agreed, long id) {
        String name = agreed.spec().name();
        if (agreed.spec().isDurable()) {
            Failure unstored = whyNotStored(agreed.spec().durability());
            if (unstored != null) {
                return unstored;
            }
        }
        if (!agreed.handler().available()) {
            return Failures.handlerUnavailable(agreed.handler().name());
        }
        return session.streams().isNameTaken(name) ? Failures.nameTaken(name) : whyNotKept(agreed, id);
    }

    /** Takes the scope of its handler's state, so that there is nothing to be asked behind it. */
    private @Nullable Failure whyNotKept(StreamTerms agreed, long id) {
        StreamSpec spec = agreed.spec();
        boolean kept = HandlerState.isWanted(spec, agreed.handler());
        if (!spec.stateScope().isEmpty() && !spec.isDurable()) {
            return StoredFailures.SCOPE_OF_MEMORY;
        }
        if (!spec.stateScope().isEmpty() && !kept) {
            return StoredFailures.STATELESS;
        }
        StreamKey key = new StreamKey(session.id(), id);
        StateScope scope = HandlerState.scope(spec, key);
        boolean free = !kept
                || scope.owner() != null
                || session.home().sessions().holders().take(scope, key);
        return free ? null : StoredFailures.scopeBusy(scope.name());
    }

    private @Nullable Failure whyNotStored(Durability durability) {
        Home home = session.home();
        if (!home.isDurable()) {
            return StoredFailures.NO_STORE;
        }
        return home.lane(durability).isFailing() ? StoredFailures.STORE_UNAVAILABLE : null;
    }

    /** Goes through the streams in order, and waits where a worker has to be waited for. */
    private void askHandlers(int from) {
        int next = from;
        while (next < streams.length) {
            Stream stream = streams[next];
            if (stream != null && stream.handler().blocking()) {
                int end = endOfStretch(next, stream.handler());
                askOnWorker(stream.handler(), next, end);
                return;
            }
            askOne(next++);
        }
        finish();
    }

    private int endOfStretch(int from, HandlerBinding handler) {
        int end = from;
        while (end < streams.length && isOf(streams[end], handler)) {
            end++;
        }
        return end;
    }

    private static boolean isOf(@Nullable Stream stream, HandlerBinding handler) {
        return stream == null || stream.handler() == handler;
    }

    private void askOnWorker(HandlerBinding handler, int from, int end) {
        @Nullable Failure[] answers = new @Nullable Failure[end - from];
        Runnable asking = () -> {
            for (int i = from; i < end && !call.isCancelled(); i++) {
                Stream stream = streams[i];
                answers[i - from] = stream == null ? null : stream.admit();
            }
            session.home().run(() -> answered(answers, from, end));
        };
        handler.onWorker(asking, () -> {
            Arrays.fill(answers, Failures.GOING_AWAY);
            session.home().run(() -> answered(answers, from, end));
        });
    }

    private void answered(@Nullable Failure[] answers, int from, int end) {
        for (int i = from; i < end; i++) {
            refuse(i, answers[i - from]);
        }
        askHandlers(end);
    }

    private void askOne(int index) {
        Stream stream = streams[index];
        if (stream != null && !call.isCancelled()) {
            refuse(index, stream.admit());
        }
    }

    private void refuse(int index, @Nullable Failure failure) {
        if (failure != null) {
            failures.put(index, failure);
        }
    }

    private void finish() {
        Failure gone = whyGone();
        boolean rolledBack = gone != null || (!ask.keepOpened() && !failures.isEmpty());
        int opened = rolledBack ? 0 : streams.length - failures.size();
        for (int i = 0; i < streams.length; i++) {
            Stream stream = streams[i];
            if (stream != null) {
                stream.decide(rolledBack ? failures.getOrDefault(i, Failures.ROLLED_BACK) : failures.get(i));
            }
        }
        session.quotas().release(streams.length - made(), ask.connection());
        session.home().sessions().counters().opened.add(opened);
        boolean sessionGone = session.lifetime().openOver(opened > 0);
        if (gone == null) {
            OpenResult.Answer answer =
                    new OpenResult.Answer(firstId, streams.length, failures, rolledBack, sessionGone);
            session.durable().opened(ask, answer, durabilities(), () -> result.accept(answer));
        } else {
            result.accept(new OpenResult.Denied(gone));
        }
    }

    /** Of the streams that are open now. */
    private Set<Durability> durabilities() {
        Set<Durability> found = EnumSet.noneOf(Durability.class);
        for (Stream stream : streams) {
            if (stream != null && !stream.isGone()) {
                found.add(stream.spec().durability());
            }
        }
        return found;
    }

    private @Nullable Failure whyGone() {
        if (session.isClosed()) {
            return session.isLeaving() ? Failures.GOING_AWAY : Failures.SESSION_CLOSED;
        }
        return call.isCancelled() ? Failures.OPEN_CANCELLED : null;
    }

    /** What was made gives back its own reservation when it goes. */
    private int made() {
        int made = 0;
        for (Stream stream : streams) {
            made += stream == null ? 0 : 1;
        }
        return made;
    }
}
