package dev.sluice.handler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A stream with a name and labels; remembers what is pushed and grants room for all of it, unless told otherwise. */
final class FakeStream implements StreamContext {
    private final String name;
    private final Map<String, String> labels = new HashMap<>();
    private final List<byte[]> pushed = new ArrayList<>();
    private final List<NewMessage> added = new ArrayList<>();
    private final ArrayDeque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private int room = Integer.MAX_VALUE;
    private boolean open = true;
    private @Nullable Object attachment;

    private FakeStream(String name) {
        this.name = name;
    }

    static FakeStream named(String name) {
        return new FakeStream(name);
    }

    FakeStream label(String label, String value) {
        labels.put(label, value);
        return this;
    }

    /** Pushes wait for {@link #leave}, and more than so many are refused. */
    FakeStream withRoomFor(int pushes) {
        room = pushes;
        open = false;
        return this;
    }

    /** Has the oldest that wait leave. */
    void leave(int pushes) {
        for (int i = 0; i < pushes && !waiting.isEmpty(); i++) {
            waiting.remove().complete(null);
        }
    }

    /** Has all that wait fail. */
    void fail(Failure why) {
        while (!waiting.isEmpty()) {
            waiting.remove().completeExceptionally(new HandlerException(why));
        }
    }

    int waiting() {
        return waiting.size();
    }

    /** What was taken. */
    List<byte[]> pushed() {
        return pushed;
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public String sessionId() {
        return "session";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> labels() {
        return labels;
    }

    @Override
    public String contentType() {
        return "";
    }

    @Override
    public CompletionStage<Void> push(byte[] payload) {
        CompletableFuture<Void> left = new CompletableFuture<>();
        if (waiting.size() >= room) {
            left.completeExceptionally(new HandlerException(Failure.quota("pushes", room, "too many wait")));
            return left;
        }
        pushed.add(payload);
        waiting.add(left);
        if (open) {
            leave(1);
        }
        return left;
    }

    @Override
    public CompletionStage<Long> add(NewMessage message) {
        added.add(message);
        return CompletableFuture.completedFuture((1L << 62) + added.size() - 1);
    }

    @Override
    public void attach(@Nullable Object attachment) {
        this.attachment = attachment;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }
}
