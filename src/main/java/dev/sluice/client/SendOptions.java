package dev.sluice.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a message has beside its payload. Immutable: options that several messages share, such as a key, are made once.
 *
 * <p>Messages with a key, with needs, priority or children, and critical ones travel in runs as plain ones do; one with
 * headers or a time to live travels by itself.
 */
public final class SendOptions {
    private static final long[] NO_NEEDS = {};
    private static final byte[] NO_KEY = {};

    // Behind the constants that it is made of.
    static final SendOptions NONE = new SendOptions(new Parts());

    private final Parts parts;

    /** Filled before it is shared, never changed after that. */
    private static final class Parts implements Cloneable {
        private Map<String, String> headers = Map.of();
        private Duration ttl = Duration.ZERO;
        private byte @Nullable [] key;
        private boolean critical;
        private int priority;
        private int children;
        private long[] needs = NO_NEEDS;
        private OnFailure @Nullable [] onFailure;

        private Parts copy() {
            try {
                return (Parts) clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private SendOptions(Parts parts) {
        this.parts = parts;
    }

    public static SendOptions none() {
        return NONE;
    }

    public static SendOptions headers(Map<String, String> headers) {
        return NONE.withHeaders(headers);
    }

    public static SendOptions ttl(Duration ttl) {
        return NONE.withTtl(ttl);
    }

    /** KEYED: what the message is to stay in order with. */
    public static SendOptions key(String key) {
        return key(key.getBytes(StandardCharsets.UTF_8));
    }

    /** KEYED: what the message is to stay in order with. */
    public static SendOptions key(byte[] key) {
        return NONE.withKey(key);
    }

    /** GRAPH: the seqs that the message waits for; they may be sent later than it. */
    public static SendOptions needs(long... seqs) {
        Parts parts = new Parts();
        parts.needs = seqs.clone();
        return new SendOptions(parts);
    }

    /** For the handler. */
    public SendOptions withHeaders(Map<String, String> headers) {
        Parts other = parts.copy();
        other.headers = Map.copyOf(headers);
        return new SendOptions(other);
    }

    /** Not started so long after the server took it, the message is aborted with EXPIRED; zero: never. */
    public SendOptions withTtl(Duration ttl) {
        if (ttl.isNegative() || ttl.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("ttl must be zero to " + Integer.MAX_VALUE + " ms");
        }
        Parts other = parts.copy();
        other.ttl = ttl;
        return new SendOptions(other);
    }

    /** KEYED: what the message is to stay in order with. */
    public SendOptions withKey(byte[] key) {
        Parts other = parts.copy();
        other.key = key.clone();
        return new SendOptions(other);
    }

    /** Its failure aborts what follows in its scope, whatever the stream's policy says. */
    public SendOptions withCritical(boolean critical) {
        Parts other = parts.copy();
        other.critical = critical;
        return new SendOptions(other);
    }

    /** GRAPH: among the messages that may run the one with the higher priority is first. */
    public SendOptions withPriority(int priority) {
        Parts other = parts.copy();
        other.priority = priority;
        return new SendOptions(other);
    }

    /** GRAPH: how many messages will need this one; its reply is kept for so many, and 0 keeps it to the end. */
    public SendOptions withChildren(int children) {
        if (children < 0) {
            throw new IllegalArgumentException("children must not be negative");
        }
        Parts other = parts.copy();
        other.children = children;
        return new SendOptions(other);
    }

    /** GRAPH: one more message that this one waits for, and what is to be done if that one comes to nothing. */
    public SendOptions withNeed(long seq, OnFailure onFailure) {
        Parts other = parts.copy();
        int count = parts.needs.length;
        other.needs = Arrays.copyOf(parts.needs, count + 1);
        other.needs[count] = seq;
        other.onFailure = grown(onFailure, count);
        return new SendOptions(other);
    }

    /** Policies are kept where one of them says something. */
    private OnFailure @Nullable [] grown(OnFailure onFailure, int count) {
        OnFailure[] before = parts.onFailure;
        if (before == null) {
            if (onFailure == OnFailure.INHERIT) {
                return null;
            }
            before = new OnFailure[count];
            Arrays.fill(before, OnFailure.INHERIT);
        }
        OnFailure[] after = Arrays.copyOf(before, count + 1);
        after[count] = onFailure;
        return after;
    }

    public Map<String, String> headers() {
        return parts.headers;
    }

    public Duration ttl() {
        return parts.ttl;
    }

    public boolean critical() {
        return parts.critical;
    }

    // What the client's own parts see

    /** Not to be changed; empty where there is none. */
    byte[] keyBytes() {
        return parts.key == null ? NO_KEY : parts.key;
    }

    boolean hasKey() {
        return parts.key != null;
    }

    int priority() {
        return parts.priority;
    }

    int children() {
        return parts.children;
    }

    /** Not to be changed. */
    long[] neededSeqs() {
        return parts.needs;
    }

    /** As long as the needs, or null where none of them says something. */
    OnFailure @Nullable [] onFailure() {
        return parts.onFailure;
    }

    boolean isOfGraph() {
        return parts.needs.length > 0 || parts.priority != 0 || parts.children != 0;
    }

    boolean isNone() {
        return !isAlone() && !parts.critical && parts.key == null && !isOfGraph();
    }

    /** Whether its message travels in a chunk of its own. */
    boolean isAlone() {
        return !parts.ttl.isZero() || !parts.headers.isEmpty();
    }

    /** A ttl below a millisecond is one, as 0 stands for none. */
    int ttlMillis() {
        return parts.ttl.isZero() ? 0 : (int) Math.max(1, parts.ttl.toMillis());
    }
}
