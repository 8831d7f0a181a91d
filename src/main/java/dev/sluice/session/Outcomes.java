package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of a stream's messages that calls of Send wait for or may ask for again. Made with a stream's first Send,
 * so that streams of an Exchange hold nothing.
 *
 * <p>A message that a Send brought tells its outcome to the calls that wait, and keeps it for a retry; a message that
 * came by the Exchange tells it there, and to calls that joined meanwhile. What is kept is bounded in number; replies are
 * bounded in bytes too, and let go first: a retry that comes later is told so, and does not run a second time. Where
 * memory is short {@link KeptOutcomes} has more let go of.
 */
final class Outcomes implements KeptOutcomes.Keeper {
    /** About what a kept outcome takes besides payload and key. */
    private static final int SLOT_BYTES = 128;

    private final Stream stream;
    private final Long2ObjectHashMap<Slot> bySeq = new Long2ObjectHashMap<>();
    private final Map<String, Slot> byKey = new HashMap<>();
    private final ArrayDeque<Slot> kept = new ArrayDeque<>();

    /** Those of {@code kept} that still have their reply, in the same order. */
    private final ArrayDeque<Slot> withReply = new ArrayDeque<>();

    private long replyBytes;

    Outcomes(Stream stream) {
        this.stream = stream;
    }

    /** One message, who waits for its outcome, and then the outcome. */
    static final class Slot {
        private final long seq;
        private final String key;
        private final boolean own;
        private final long fingerprint;
        private final List<Waiter> waiting = new ArrayList<>(1);
        private @Nullable Outcome outcome;
        private int settledSeconds;

        /** It came by the path too. */
        private boolean byPath;

        private Slot(long seq, String key, boolean own, long fingerprint) {
            this.seq = seq;
            this.key = key;
            this.own = own;
            this.fingerprint = fingerprint;
        }

        void forget(SendCall call) {
            waiting.removeIf(waiter -> waiter.call() == call);
        }

        private void await(SendCall call, int index) {
            if (outcome == null) {
                waiting.add(new Waiter(call, index));
                call.waitFor(this);
            } else {
                call.tell(index, outcome);
            }
        }

        private void tell(Outcome told) {
            List<Waiter> all = List.copyOf(waiting);
            waiting.clear();
            all.forEach(waiter -> waiter.call().tell(waiter.index(), told));
        }

        /** What it takes beside its reply. */
        private int weight() {
            return SLOT_BYTES + 2 * key.length();
        }

        private int replyBytes() {
            return outcome == null ? 0 : outcome.payload().length;
        }
    }

    private record Waiter(SendCall call, int index) {}

    /** Offers the messages of a call in their order. Where that matters, what follows one that is refused is refused with it. */
    void send(List<SendAsk.Message> messages, SendCall call) {
        Failure wrong = whatIsWrong(messages);
        if (wrong != null) {
            call.deny(wrong);
            return;
        }
        boolean anyArrival = stream.spec().order().anyArrival();
        Failure refused = null;
        for (int i = 0; i < messages.size(); i++) {
            SendAsk.Message message = messages.get(i);
            refused = refused == null || anyArrival ? offer(call, i, message) : refused;
            if (refused != null) {
                tellRefused(call, i, Outcome.without(Outcome.Kind.REFUSED, message.seq(), refused));
            }
        }
    }

    /** That a stream has failed is told when it is committed: after a crash it might not have. */
    private void tellRefused(SendCall call, int index, Outcome refused) {
        if (stream.sequencer().hasFailed()) {
            whenTold(() -> call.tell(index, refused));
        } else {
            call.tell(index, refused);
        }
    }

    private @Nullable Failure whatIsWrong(List<SendAsk.Message> messages) {
        boolean serverNumbers = stream.spec().serverNumbers();
        for (SendAsk.Message message : messages) {
            if (serverNumbers ? message.seq() != 0 : message.seq() < 1) {
                return Failures.badFirstSeq(serverNumbers);
            }
            if (!serverNumbers && !message.idempotencyKey().isEmpty()) {
                return Failures.KEY_NEEDS_SERVER;
            }
        }
        return null;
    }

    private @Nullable Failure offer(SendCall call, int index, SendAsk.Message message) {
        String key = message.idempotencyKey();
        long fingerprint = Fingerprint.of(message.payload());
        Slot known = key.isEmpty() ? null : byKey.get(key);
        if (known != null) {
            return await(known, call, index, fingerprint);
        }
        long seq = stream.spec().serverNumbers() ? stream.sequencer().accepted() + 1 : message.seq();
        if (stream.sequencer().knows(seq)) {
            return again(seq, message, fingerprint, call, index);
        }
        Slot slot = add(new Slot(seq, key, true, fingerprint));
        slot.await(call, index);
        Failure refused = stream.submit(seq, message.payload(), message.attributes());
        if (refused != null) {
            slot.forget(call);
            bySeq.remove(seq);
            byKey.remove(slot.key, slot);
        }
        return refused;
    }

    private @Nullable Failure await(Slot slot, SendCall call, int index, long fingerprint) {
        if (Fingerprint.differ(slot.fingerprint, fingerprint)) {
            return slot.key.isEmpty() ? Failures.seqReused(slot.seq) : Failures.keyReused(slot.key);
        }
        if (slot.outcome == null) {
            // It is told when that is committed; and the stream may go, or never be opened, before anything else is.
            slot.await(call, index);
        } else {
            stream.handler().counters().answeredAgain(slot.outcome);
            whenTold(() -> slot.await(call, index));
        }
        return null;
    }

    /** What is durable is told when it is committed. */
    private void whenTold(Runnable tell) {
        Durable durable = stream.durable();
        if (durable == null) {
            tell.run();
        } else {
            durable.whenCommitted(tell);
        }
    }

    /** A message that came before, by a call or by the path. */
    private @Nullable Failure again(long seq, SendAsk.Message message, long fingerprint, SendCall call, int index) {
        Slot slot = bySeq.get(seq);
        if (slot != null) {
            return await(slot, call, index, fingerprint);
        }
        Recall recall = new Recall(stream, seq);
        Outcome outcome = recall.outcome();
        Failure another = outcome == null
                ? stream.intake().isAnother(new StreamMessage(seq, message.payload(), message.attributes()))
                : recall.whyAnother(fingerprint);
        if (another != null) {
            return another;
        }
        if (outcome == null) {
            add(new Slot(seq, "", false, fingerprint)).await(call, index);
        } else {
            stream.handler().counters().answeredAgain(outcome);
            whenTold(() -> call.tell(index, outcome));
        }
        return null;
    }

    /** A message that has no outcome comes by the path: where a Send brought it before, both hear what becomes of it. */
    void comesByPath(long seq) {
        Slot slot = bySeq.get(seq);
        if (slot != null) {
            slot.byPath = true;
        }
    }

    /** Whether what a settled message came to is known, and not committed. */
    boolean isUncommitted(long seq) {
        Slot slot = bySeq.get(seq);
        return slot != null && slot.outcome == null;
    }

    /** What a message that a Send brought came to; null where that is not known here. */
    @Nullable
    Outcome known(long seq) {
        Slot slot = bySeq.get(seq);
        return slot == null ? null : slot.outcome;
    }

    /** Of a message that is {@link #known}. */
    long fingerprint(long seq) {
        Slot slot = bySeq.get(seq);
        return slot == null ? Fingerprint.NONE : slot.fingerprint;
    }

    private Slot add(Slot slot) {
        bySeq.put(slot.seq, slot);
        if (!slot.key.isEmpty()) {
            byKey.put(slot.key, slot);
        }
        return slot;
    }

    /** A message is parked: who waits is told so, and who asks later until it has its outcome. Returns as {@link #settle}. */
    boolean park(long seq, Failure why) {
        Slot slot = bySeq.get(seq);
        if (slot == null) {
            return false;
        }
        Outcome parked = Outcome.without(Outcome.Kind.PARKED, seq, why);
        slot.outcome = slot.own ? parked : null;
        Durable durable = stream.durable();
        if (durable != null) {
            store(slot, parked, durable);
        }
        whenTold(() -> slot.tell(parked));
        return slot.own && !slot.byPath;
    }

    /** A message has its outcome. Returns whether that is told here, and not on the session's path. */
    boolean settle(Outcome outcome) {
        Slot slot = bySeq.get(outcome.seq());
        if (slot == null) {
            return false;
        }
        Durable durable = stream.durable();
        if (durable == null) {
            settled(slot, outcome);
        } else {
            store(slot, outcome, durable);
            durable.whenCommitted(() -> settled(slot, outcome));
        }
        return slot.own && !slot.byPath;
    }

    private void store(Slot slot, Outcome outcome, Durable durable) {
        durable.changed();
        if (slot.own && mayBeAskedFor(slot)) {
            durable.news().outcome(ItemRecords.stored(outcome, slot.key, slot.fingerprint));
        }
    }

    private void settled(Slot slot, Outcome outcome) {
        boolean known = bySeq.get(slot.seq) == slot;
        if (known && slot.own && mayBeAskedFor(slot)) {
            keep(slot, outcome);
        } else if (known) {
            bySeq.remove(slot.seq);
        }
        slot.tell(outcome);
    }

    /** Goes on after a restart with an outcome that was kept, or with a message that is parked and has none yet. */
    void restore(Outcome outcome, String key, long fingerprint) {
        Slot slot = add(new Slot(outcome.seq(), key, true, fingerprint));
        if (outcome.kind() == Outcome.Kind.PARKED) {
            slot.outcome = outcome;
        } else {
            keep(slot, outcome);
        }
    }

    private boolean mayBeAskedFor(Slot slot) {
        return !stream.spec().serverNumbers() || !slot.key.isEmpty();
    }

    private void keep(Slot slot, Outcome outcome) {
        Limits limits = stream.home().sessions().limits();
        slot.outcome = outcome;
        slot.settledSeconds = stream.home().nowSeconds();
        stream.buffered().keeps(this);
        kept.add(slot);
        stream.buffered().force(slot.weight());
        if (slot.replyBytes() > 0) {
            withReply.add(slot);
            replyBytes += slot.replyBytes();
            stream.buffered().force(slot.replyBytes());
        }
        if (kept.size() > limits.outcomeWindowMessages()) {
            forget(kept.remove());
        }
        boolean pressed = stream.buffered().pressed();
        while (!withReply.isEmpty() && (pressed || replyBytes > limits.outcomeWindowBytes())) {
            forgetReply(withReply.remove());
        }
    }

    /**
     * Lets go of what memory is too short for: replies, outcomes of messages that are known by their seq all the same, and
     * keys so old that without them the session would have gone. Returns whether anything is kept still.
     */
    @Override
    public boolean relieve() {
        while (!withReply.isEmpty()) {
            forgetReply(withReply.remove());
        }
        long ttl = stream.home().sessions().limits().sessionTtl().toSeconds();
        while (!kept.isEmpty() && isDispensable(kept.element(), ttl)) {
            forget(kept.remove());
        }
        return !kept.isEmpty();
    }

    private boolean isDispensable(Slot slot, long ttlSeconds) {
        return slot.key.isEmpty() || stream.home().nowSeconds() - slot.settledSeconds > ttlSeconds;
    }

    private void forget(Slot slot) {
        if (withReply.peek() == slot) {
            forgetReply(withReply.remove());
        }
        bySeq.remove(slot.seq);
        byKey.remove(slot.key, slot);
        stream.outlet().expired(slot.seq);
        Durable durable = stream.durable();
        if (durable != null) {
            durable.news().forgotten(slot.seq);
        }
        stream.buffered().release(slot.weight());
    }

    private void forgetReply(Slot slot) {
        replyBytes -= slot.replyBytes();
        stream.buffered().release(slot.replyBytes());
        slot.outcome = Outcome.without(Outcome.Kind.UNKNOWN, slot.seq, Failures.outcomeExpired(slot.seq));
    }

    /** The stream goes: what has no outcome now was at the handler, and nobody will ever know. */
    void abandon(Failure why) {
        List<Slot> all = List.copyOf(bySeq.values());
        stream.buffered().keepsNoMore(this);
        while (!kept.isEmpty()) {
            forget(kept.remove());
        }
        bySeq.clear();
        byKey.clear();
        for (Slot slot : all) {
            slot.tell(Outcome.without(Outcome.Kind.UNKNOWN, slot.seq, Failures.outcomeUnknown(slot.seq, why)));
        }
    }
}
