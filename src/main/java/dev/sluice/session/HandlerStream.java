package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.handler.HandlerException;
import dev.sluice.handler.StreamContext;
import dev.sluice.order.Needs;
import dev.sluice.order.Order;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A stream as its handler sees it. Only {@link #push} comes from any thread, and hops home. The stream itself is one, as an
 * object for each that only points to its stream would be felt with a million of them.
 */
abstract sealed class HandlerStream implements StreamContext permits StreamParts {
    private final Session session;
    private final long id;
    private final StreamTerms terms;
    private @Nullable Object attachment;

    HandlerStream(Session session, long id, StreamTerms terms) {
        this.session = session;
        this.id = id;
        this.terms = terms;
    }

    abstract Outlet outlet();

    final Session session() {
        return session;
    }

    final Home home() {
        return session.home();
    }

    /** Counts its messages and items. */
    final SessionBytes buffered() {
        return session.buffered();
    }

    final StreamSpec spec() {
        return terms.spec();
    }

    /** Its spec's. */
    public final Order order() {
        return spec().order();
    }

    final HandlerBinding handler() {
        return terms.handler();
    }

    /** Counts the streams of the connection that it was opened by. */
    final Quota connection() {
        return terms.connection();
    }

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final String sessionId() {
        return session().id();
    }

    @Override
    public final String name() {
        return spec().name();
    }

    @Override
    public final Map<String, String> labels() {
        return spec().labels();
    }

    @Override
    public final String contentType() {
        return spec().contentType();
    }

    @Override
    public final CompletionStage<Void> push(byte[] payload) {
        CompletableFuture<Void> pushed = new CompletableFuture<>();
        long max = outlet().maxItemBytes();
        if (payload.length > max) {
            pushed.completeExceptionally(new HandlerException(Failures.replyTooLarge(payload.length, max)));
        } else {
            home().run(() -> pushAtHome(payload, pushed));
        }
        return pushed;
    }

    private void pushAtHome(byte[] payload, CompletableFuture<Void> pushed) {
        Failure refused = outlet().push(Item.push(payload, pushed));
        if (refused != null) {
            pushed.completeExceptionally(new HandlerException(refused));
        }
    }

    @Override
    public final CompletionStage<Long> add(NewMessage message) {
        CompletableFuture<Long> added = new CompletableFuture<>();
        long[] needs =
                message.needs().stream().mapToLong(Long::longValue).distinct().toArray();
        MessageAttributes attributes = new MessageAttributes(
                message.key(),
                message.critical(),
                0,
                message.headers(),
                new Needs(needs, new Needs.Edge[0], message.priority(), 0),
                0);
        home().run(() -> {
            Added result = Added.to((Stream) this, message.payload(), attributes);
            if (result.refused() == null) {
                added.complete(result.seq());
            } else {
                added.completeExceptionally(new HandlerException(result.refused()));
            }
        });
        return added;
    }

    @Override
    public final void attach(@Nullable Object value) {
        attachment = value;
    }

    @Override
    public final @Nullable Object attachment() {
        return attachment;
    }
}
