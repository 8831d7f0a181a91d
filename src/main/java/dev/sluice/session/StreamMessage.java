package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.handler.HandlerException;
import dev.sluice.handler.Message;
import dev.sluice.handler.State;
import dev.sluice.order.Entry;
import dev.sluice.order.Needs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A message on its way from the client, or from the server itself, to the handler. */
final class StreamMessage extends Entry implements Message {
    private byte[] payload;
    private final MessageAttributes attributes;
    private @Nullable Extras extras;

    /** How often it was given to its handler. */
    private int attempts;

    /** By {@link Home#nowSeconds}. */
    private int acceptedSeconds;

    /** What few messages have. */
    private static final class Extras {
        /** Its ttl's, or that of the pause before it is tried again. */
        private Timers.@Nullable Timer timer;

        /** When its ttl is over. */
        private long expiresNanos;

        private @Nullable CompletionStage<?> prepared;

        /** It counts among those that were given to the handler ahead of their turn. */
        private boolean ahead;

        private List<Parent> parents = List.of();

        /** While it is at its handler, which keeps state. */
        private @Nullable State state;

        /** GRAPH: how it ended, for those that need it. */
        private @Nullable Parent ended;

        /** Why it was parked, where it is what the others wait behind. */
        private @Nullable Failure parkedFor;

        private long parkedAtMillis;

        /** Its sender was told that it is parked, and has its credit back. */
        private boolean lotted;
    }

    StreamMessage(long seq, byte[] payload, MessageAttributes attributes) {
        super(seq);
        this.payload = payload;
        this.attributes = attributes;
    }

    // What the sequencer asks

    @Override
    public int bytes() {
        return payload.length;
    }

    @Override
    public byte[] key() {
        return attributes.key();
    }

    @Override
    public Needs needs() {
        return attributes.needs();
    }

    @Override
    public boolean isSame(Entry other) {
        return other instanceof StreamMessage message && Arrays.equals(payload, message.payload);
    }

    @Override
    public int replyBytes() {
        return extras == null || extras.ended == null ? 0 : extras.ended.reply().length;
    }

    // What the handler asks

    @Override
    public byte[] payload() {
        return payload;
    }

    @Override
    public Map<String, String> headers() {
        return attributes.headers();
    }

    @Override
    public int attempt() {
        return attempts;
    }

    @Override
    public long replayOf() {
        return attributes.replayOf();
    }

    @Override
    public List<Parent> parents() {
        return extras == null ? List.of() : extras.parents;
    }

    @Override
    public @Nullable CompletionStage<?> prepared() {
        return extras == null ? null : extras.prepared;
    }

    @Override
    public State state() {
        State known = extras == null ? null : extras.state;
        if (known == null) {
            throw new HandlerException(NO_STATE);
        }
        return known;
    }

    // What its stream keeps with it

    void state(State ofThisAttempt) {
        extras().state = ofThisAttempt;
    }

    MessageAttributes attributes() {
        return attributes;
    }

    /** What it takes of the server's memory: credit counts payloads, memory counts all. */
    @SuppressWarnings("ReferenceEquality") // most messages share the one that is nothing
    int weight() {
        return payload.length + (attributes == MessageAttributes.NONE ? 0 : attributes.weight());
    }

    /** Its handler gets it. Returns as {@link #endAhead}. */
    boolean begin(List<Parent> needed) {
        attempts++;
        if (!needed.isEmpty()) {
            extras().parents = needed;
        }
        return endAhead();
    }

    /** It came back un-run. */
    void notBegun() {
        attempts--;
    }

    int attempts() {
        return attempts;
    }

    void acceptedAt(int seconds) {
        acceptedSeconds = seconds;
    }

    int acceptedSeconds() {
        return acceptedSeconds;
    }

    void timer(Timers.@Nullable Timer timer) {
        if (timer != null || extras != null) {
            extras().timer = timer;
        }
    }

    Timers.@Nullable Timer timer() {
        return extras == null ? null : extras.timer;
    }

    void expires(long nanos) {
        extras().expiresNanos = nanos;
    }

    long expiresNanos() {
        return extras == null ? 0 : extras.expiresNanos;
    }

    boolean isPrepared() {
        return extras != null && extras.prepared != null;
    }

    void prepared(CompletionStage<?> stage) {
        extras().prepared = stage;
        extras().ahead = true;
    }

    /** It will not run: whatever is still being loaded for it is not wanted. Returns as {@link #endAhead}. */
    boolean cancelPrepared() {
        if (extras != null && extras.prepared instanceof CompletableFuture<?> loading) {
            loading.cancel(true);
        }
        return endAhead();
    }

    /** It has begun, or will not for long. Returns whether it had been given to the handler ahead of its turn. */
    boolean endAhead() {
        boolean was = extras != null && extras.ahead;
        if (was) {
            extras().ahead = false;
        }
        return was;
    }

    /** GRAPH: keeps how it ended, and of itself nothing else. */
    void ended(Parent.Kind kind, byte[] reply, @Nullable Failure failure) {
        Extras kept = new Extras();
        kept.ended = new Parent(seq(), kind, reply, failure);
        extras = kept;
        payload = NOTHING;
    }

    /** GRAPH: how it ended; null as long as it has not. */
    @Nullable
    Parent ended() {
        return extras == null ? null : extras.ended;
    }

    void parkedFor(Failure why, long nowMillis) {
        extras().parkedFor = why;
        extras().parkedAtMillis = nowMillis;
    }

    @Nullable
    Failure parkedFor() {
        return extras == null ? null : extras.parkedFor;
    }

    long parkedAtMillis() {
        return extras == null ? 0 : extras.parkedAtMillis;
    }

    /** It was in the lot when its server stopped. */
    void wasStored(int attemptsBefore, @Nullable Failure why, long atMillis) {
        attempts = attemptsBefore;
        extras().lotted = true;
        extras().parkedFor = why;
        extras().parkedAtMillis = atMillis;
    }

    /** Its sender is told that it is parked. False when it was told before. */
    boolean lot() {
        boolean first = !extras().lotted;
        extras().lotted = true;
        return first;
    }

    boolean wasLotted() {
        return extras != null && extras.lotted;
    }

    private Extras extras() {
        if (extras == null) {
            extras = new Extras();
        }
        return extras;
    }
}
