package dev.sluice.session;

import java.time.Duration;
import java.util.Map;

/** What a test wants of a stream: a window of 8 messages where it does not say otherwise. */
final class SpecBuilder {
    private final String handler;
    private int windowMessages = 8;
    private long windowBytes = 1_000;
    private int outWindowMessages = 1_000;
    private long outWindowBytes = 1_000_000;
    private Duration idleTimeout = Duration.ZERO;
    private boolean serverNumbers;
    private String name = "";

    private SpecBuilder(String handler) {
        this.handler = handler;
    }

    static SpecBuilder on(String handler) {
        return new SpecBuilder(handler);
    }

    SpecBuilder window(int messages, long bytes) {
        windowMessages = messages;
        windowBytes = bytes;
        return this;
    }

    SpecBuilder outWindow(int items, long bytes) {
        outWindowMessages = items;
        outWindowBytes = bytes;
        return this;
    }

    SpecBuilder idleTimeout(Duration timeout) {
        idleTimeout = timeout;
        return this;
    }

    SpecBuilder name(String text) {
        name = text;
        return this;
    }

    SpecBuilder serverNumbers() {
        serverNumbers = true;
        return this;
    }

    StreamSpec build() {
        return new StreamSpec(
                handler,
                windowMessages,
                windowBytes,
                outWindowMessages,
                outWindowBytes,
                idleTimeout.toNanos(),
                serverNumbers,
                name,
                Map.of(),
                "");
    }
}
