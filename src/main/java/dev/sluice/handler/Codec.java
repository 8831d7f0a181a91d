package dev.sluice.handler;

import java.nio.charset.StandardCharsets;

/** Turns payloads into objects and back. {@link #decode} may throw: the message fails then. */
public interface Codec<T> {

    byte[] encode(T value);

    T decode(byte[] payload);

    /** Text in UTF-8. */
    static Codec<String> utf8() {
        return new Codec<>() {
            @Override
            public byte[] encode(String value) {
                return value.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String decode(byte[] payload) {
                return new String(payload, StandardCharsets.UTF_8);
            }
        };
    }
}
