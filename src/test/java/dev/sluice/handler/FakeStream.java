package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A stream with a name and labels; remembers what is pushed and grants room for all of it. */
final class FakeStream implements StreamContext {
    private final String name;
    private final Map<String, String> labels = new HashMap<>();
    private final List<String> pushed = new ArrayList<>();
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

    List<String> pushed() {
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
        pushed.add(new String(payload, UTF_8));
        return CompletableFuture.allOf();
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
