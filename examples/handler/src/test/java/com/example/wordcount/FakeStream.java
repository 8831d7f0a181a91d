package com.example.wordcount;

import dev.sluice.handler.StreamContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A stream that only keeps its attachment. */
final class FakeStream implements StreamContext {
    private final List<NewMessage> added = new ArrayList<>();
    private Object attachment;

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
        return "";
    }

    @Override
    public Map<String, String> labels() {
        return Map.of();
    }

    @Override
    public String contentType() {
        return "";
    }

    @Override
    public CompletionStage<Void> push(byte[] payload) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Long> add(NewMessage message) {
        added.add(message);
        return CompletableFuture.completedFuture((1L << 62) + added.size() - 1);
    }

    @Override
    public void attach(Object attachment) {
        this.attachment = attachment;
    }

    @Override
    public Object attachment() {
        return attachment;
    }
}
