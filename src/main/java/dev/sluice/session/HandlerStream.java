package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.handler.HandlerException;
import dev.sluice.handler.StreamContext;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A stream as its handler sees it. Only {@link #push} comes from any thread, and hops home. */
final class HandlerStream implements StreamContext {
    private final Stream stream;
    private @Nullable Object attachment;

    HandlerStream(Stream stream) {
        this.stream = stream;
    }

    @Override
    public long id() {
        return stream.id();
    }

    @Override
    public String sessionId() {
        return stream.session().id();
    }

    @Override
    public String name() {
        return stream.spec().name();
    }

    @Override
    public Map<String, String> labels() {
        return stream.spec().labels();
    }

    @Override
    public String contentType() {
        return stream.spec().contentType();
    }

    @Override
    public CompletionStage<Void> push(byte[] payload) {
        CompletableFuture<Void> pushed = new CompletableFuture<>();
        long max = stream.outlet().maxItemBytes();
        if (payload.length > max) {
            pushed.completeExceptionally(new HandlerException(Failures.replyTooLarge(payload.length, max)));
        } else {
            stream.home().run(() -> pushAtHome(payload, pushed));
        }
        return pushed;
    }

    private void pushAtHome(byte[] payload, CompletableFuture<Void> pushed) {
        Failure refused = stream.outlet().push(Item.push(payload, pushed));
        if (refused != null) {
            pushed.completeExceptionally(new HandlerException(refused));
        }
    }

    @Override
    public void attach(@Nullable Object value) {
        attachment = value;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }
}
