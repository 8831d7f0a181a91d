package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.store.Answer;
import dev.sluice.store.LoadedPage;
import dev.sluice.store.LoadedStream;
import dev.sluice.store.Store;
import dev.sluice.store.StoreFailure;
import dev.sluice.store.StoredOpen;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the streams of a session back after a restart, when the first one comes for it; until then they cost nothing. Page
 * by page, so that a session with very many streams does not hold up others of its home.
 *
 * <p>Thread: the home.
 */
final class SessionLoad {
    private static final int STREAMS_A_PAGE = 2_000;

    private final Session session;
    private final Store store;
    private final Quota nobodysConnection;
    private final List<Waiter> waiting = new ArrayList<>(1);
    private boolean begun;
    private boolean done;

    private record Waiter(Runnable loaded, Consumer<Failure> failed) {}

    SessionLoad(Session session, Store store) {
        this.session = session;
        this.store = store;
        this.nobodysConnection = new Quota("max-streams-per-connection", Integer.MAX_VALUE);
    }

    boolean isDone() {
        return done;
    }

    /** Whether it is on its way. */
    boolean isBegun() {
        return begun;
    }

    void await(Runnable loaded, Consumer<Failure> failed) {
        if (done) {
            loaded.run();
            return;
        }
        waiting.add(new Waiter(loaded, failed));
        if (!begun) {
            begun = true;
            store.loadOpens(session.id(), at(this::opens));
        }
    }

    private void opens(List<StoredOpen> opens) {
        session.durable().restoreOpens(opens);
        page(0);
    }

    private void page(long from) {
        store.load(session.id(), from, STREAMS_A_PAGE, at(this::streams));
    }

    private void streams(LoadedPage page) {
        Failure full = session.quotas().reserve(page.streams().size(), nobodysConnection);
        if (full != null) {
            failed(full);
            return;
        }
        List<Stream> restored = new ArrayList<>(page.streams().size());
        for (LoadedStream loaded : page.streams()) {
            StreamSpec spec = SpecRecords.read(loaded.stream());
            HandlerBinding handler = session.home().sessions().handler(spec.handler());
            if (handler == null) {
                session.quotas().release(page.streams().size() - restored.size(), nobodysConnection);
                failed(Failures.unknownHandler(
                        spec.handler(), session.home().sessions().handlerNames()));
                return;
            }
            restored.add(restore(loaded, spec, handler));
        }
        admit(restored, page, 0);
    }

    private Stream restore(LoadedStream loaded, StreamSpec spec, HandlerBinding handler) {
        Stream stream = new Stream(session, loaded.key().streamId(), new StreamTerms(spec, handler, nobodysConnection));
        session.streams().add(stream);
        new StreamRestore(stream, loaded).run();
        return stream;
    }

    /**
     * Asks the handlers of what has not ended, those that block on their workers. A handler that does not take its stream any
     * more keeps the session from coming back: what it does not know what to do with is not to be lost by that.
     */
    private void admit(List<Stream> streams, LoadedPage page, int from) {
        for (int i = from; i < streams.size(); i++) {
            Stream stream = streams.get(i);
            int next = i + 1;
            if (stream.state() == StreamState.ENDED) {
                restored(streams, page, i);
                continue;
            }
            if (stream.handler().blocking()) {
                Runnable ask = () -> {
                    Failure refused = stream.admit();
                    session.home().run(() -> admitted(streams, page, next, refused));
                };
                Runnable rejected = () -> session.home().run(() -> admitted(streams, page, next, Failures.GOING_AWAY));
                stream.handler().onWorker(ask, rejected);
                return;
            }
            Failure refused = stream.admit();
            if (refused != null) {
                failed(refused);
                return;
            }
            restored(streams, page, i);
        }
        if (page.isLast()) {
            finished();
        } else {
            page(page.nextStreamId());
        }
    }

    private void admitted(List<Stream> streams, LoadedPage page, int next, @Nullable Failure refused) {
        if (refused != null) {
            failed(refused);
        } else {
            restored(streams, page, next - 1);
            admit(streams, page, next);
        }
    }

    private static void restored(List<Stream> streams, LoadedPage page, int index) {
        streams.get(index).restored(page.streams().get(index).cursor().lastOut());
    }

    private void finished() {
        done = true;
        session.durable().loaded();
        List<Waiter> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(waiter -> waiter.loaded().run());
    }

    /** Whoever comes next tries again. */
    private void failed(Failure failure) {
        begun = false;
        session.durable().unload();
        List<Waiter> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(waiter -> waiter.failed().accept(failure));
    }

    private <T> Answer<T> at(Consumer<T> home) {
        return new Answer<>() {
            @Override
            public void ready(T found) {
                session.home().run(() -> found(found, home));
            }

            @Override
            public void failed(StoreFailure failure) {
                session.home().run(() -> notRead(failure));
            }
        };
    }

    /** A store that has too much to read, or is closed, says nothing about what is on the disk. */
    private void notRead(StoreFailure failure) {
        switch (failure.kind()) {
            case BUSY, CLOSED -> failed(StoredFailures.storeFailed(failure));
            default -> damaged(failure);
        }
    }

    /** A server that leaves may have parted with the session meanwhile: it is the next one's to bring back. */
    private <T> void found(T found, Consumer<T> home) {
        if (session.isClosed()) {
            failed(session.home().sessions().whyGone());
        } else {
            home.accept(found);
        }
    }

    private void damaged(StoreFailure failure) {
        String why =
                Objects.requireNonNullElse(failure.getMessage(), failure.kind().name());
        session.home().sessions().listener().sessionDamaged(session.id(), why);
        failed(StoredFailures.sessionDamaged(why));
    }
}
