package dev.sluice.client;

import java.time.Duration;
import java.util.Map;

/**
 * What few messages need beside their payload.
 *
 * @param headers for the handler
 * @param ttl not started so long after the server took it, the message is aborted with EXPIRED; zero: never
 */
public record SendOptions(Map<String, String> headers, Duration ttl) {
    static final SendOptions NONE = new SendOptions(Map.of(), Duration.ZERO);

    public SendOptions {
        headers = Map.copyOf(headers);
        if (ttl.isNegative() || ttl.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("ttl must be zero to " + Integer.MAX_VALUE + " ms");
        }
    }

    public static SendOptions headers(Map<String, String> headers) {
        return NONE.withHeaders(headers);
    }

    public static SendOptions ttl(Duration ttl) {
        return NONE.withTtl(ttl);
    }

    public SendOptions withHeaders(Map<String, String> other) {
        return new SendOptions(other, ttl);
    }

    public SendOptions withTtl(Duration other) {
        return new SendOptions(headers, other);
    }

    boolean isNone() {
        return ttl.isZero() && headers.isEmpty();
    }

    /** A ttl below a millisecond is one, as 0 stands for none. */
    int ttlMillis() {
        return ttl.isZero() ? 0 : (int) Math.max(1, ttl.toMillis());
    }
}
