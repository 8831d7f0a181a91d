package dev.sluice.order;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** What a KEYED stream is, with the fate of each message written down and everything looked up by going through them. */
final class NaiveKeyed {
    enum Fate {
        WAITS,
        RUNS,
        HAS_OUTCOME
    }

    /** One message; {@code settled} once it was in the lot, or has its outcome. */
    static final class Message {
        final long seq;
        final String key;
        Fate fate = Fate.WAITS;
        boolean parked;
        boolean settled;

        Message(long seq, String key) {
            this.seq = seq;
            this.key = key;
        }
    }

    /** What is known of one key. */
    static final class Key {
        final List<Message> line = new ArrayList<>();
        boolean busy;
        long paused;
        long parkedHead;
        long failedBy;
    }

    private final OrderTerms terms;
    private final Map<Long, Message> messages = new TreeMap<>();
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final List<String> turns = new ArrayList<>();
    private final List<String> crowded = new ArrayList<>();
    private long accepted;
    private long lastAdded = Sequencer.FIRST_ADDED - 1;
    private long refused;
    private boolean failed;

    NaiveKeyed(OrderTerms terms) {
        this.terms = terms;
    }

    Verdict offer(long seq, String key) {
        Message known = messages.get(seq);
        if (known != null) {
            return known.fate == Fate.HAS_OUTCOME ? Verdict.SETTLED : Verdict.PENDING;
        }
        boolean added = seq >= Sequencer.FIRST_ADDED;
        if (!added && refused != 0 && seq != refused) {
            return Verdict.DROPPED;
        }
        if (failed) {
            return Verdict.FAILED;
        }
        if (seq != (added ? lastAdded : accepted) + 1) {
            return Verdict.GAP;
        }
        if (!added && accepted - settled() == terms.window()) {
            return Verdict.FULL;
        }
        if (added) {
            lastAdded = seq;
        } else {
            refused = 0;
        }
        accept(new Message(seq, key));
        return Verdict.ACCEPTED;
    }

    private void accept(Message message) {
        messages.put(message.seq, message);
        follow();
        key(message.key).line.add(message);
        arrange();
    }

    private void follow() {
        while (messages.containsKey(accepted + 1)) {
            accepted++;
        }
    }

    void refuse(long seq) {
        refused = seq;
    }

    /** What was accepted is forgotten, but for what has its outcome or has been parked. */
    void crash() {
        accepted = settled();
        messages.values().removeIf(message -> !message.settled);
        follow();
        refused = 0;
        keys.values().forEach(this::crash);
        turns.clear();
        crowded.clear();
        for (Message message : where(message -> message.fate != Fate.HAS_OUTCOME)) {
            message.fate = Fate.WAITS;
            key(message.key).line.add(message);
            if (mayRun(key(message.key)) && !turns.contains(message.key)) {
                turns.add(message.key);
            }
        }
        arrange();
    }

    private void crash(Key key) {
        key.line.clear();
        key.busy = false;
        key.paused = 0;
        key.parkedHead = messages.containsKey(key.parkedHead) ? key.parkedHead : 0;
    }

    List<Long> take(int max) {
        if (!ready()) {
            return List.of();
        }
        Key key = key(turns.get(0));
        List<Message> run = new ArrayList<>(key.line.subList(0, Math.min(max, key.line.size())));
        run.forEach(message -> message.fate = Fate.RUNS);
        key.line.removeAll(run);
        key.busy = true;
        arrange();
        return run.stream().map(message -> message.seq).toList();
    }

    void done(long seq) {
        over(message(seq));
        arrange();
    }

    void giveBack(List<Long> seqs) {
        for (int i = seqs.size() - 1; i >= 0; i--) {
            waitAgain(message(seqs.get(i)));
        }
        arrange();
    }

    void free(String key) {
        key(key).busy = false;
        arrange();
    }

    void abort(long seq) {
        over(message(seq));
        keyOf(seq).failedBy = seq;
        if (count(keys.values(), key -> key.failedBy != 0) > terms.maxFailedScopes()) {
            failed = true;
        }
        arrange();
    }

    void fail() {
        failed = true;
        arrange();
    }

    void retry(long seq) {
        waitAgain(message(seq));
        keyOf(seq).paused = seq;
        arrange();
    }

    void resume(long seq) {
        if (keyOf(seq).paused == seq) {
            keyOf(seq).paused = 0;
        }
        arrange();
    }

    void park(long seq) {
        waitAgain(message(seq));
        keyOf(seq).parkedHead = seq;
        keyOf(seq).line.stream().filter(message -> message.settled).forEach(message -> message.parked = true);
        crowded.remove(message(seq).key);
        parkAsManyAsMay(keyOf(seq));
        arrange();
    }

    void unpark(long head) {
        keyOf(head).parkedHead = 0;
        keyOf(head).line.forEach(message -> message.parked = false);
        arrange();
    }

    boolean withdraw(long seq) {
        Message message = messages.get(seq);
        if (message == null || message.fate != Fate.WAITS) {
            return false;
        }
        if (keyOf(seq).parkedHead == seq) {
            unpark(seq);
        }
        if (keyOf(seq).paused == seq) {
            keyOf(seq).paused = 0;
        }
        over(message);
        arrange();
        return true;
    }

    /** The doomed of each key in its order, as one list in rising seq. */
    List<Long> drain() {
        List<Message> doomed = where(message -> message.fate == Fate.WAITS && isDoomed(keyOf(message.seq)));
        doomed.forEach(this::over);
        arrange();
        return doomed.stream().map(message -> message.seq).toList();
    }

    private boolean isDoomed(Key key) {
        return failed || key.failedBy != 0;
    }

    /** Whose turn it is, and who is next to come into the lot: both in the order in which they came to be so. */
    private void arrange() {
        keepTurns(crowded, key -> key.parkedHead != 0 && !isDoomed(key) && any(key.line, m -> !m.parked));
        while (!crowded.isEmpty() && hasRoom()) {
            parkAsManyAsMay(key(crowded.get(0)));
            keepTurns(crowded, key -> any(key.line, message -> !message.parked));
        }
        keepTurns(turns, this::mayRun);
    }

    private void keepTurns(List<String> turns, Predicate<Key> which) {
        turns.removeIf(key -> !which.test(key(key)));
        keys.forEach((name, key) -> {
            if (which.test(key) && !turns.contains(name) && (turns != crowded || key.parkedHead != 0)) {
                turns.add(name);
            }
        });
    }

    private boolean mayRun(Key key) {
        return !key.line.isEmpty() && !key.busy && key.paused == 0 && key.parkedHead == 0 && !isDoomed(key);
    }

    private void parkAsManyAsMay(Key key) {
        for (Message message : key.line) {
            if (!message.parked && hasRoom()) {
                message.parked = true;
                message.settled = true;
            }
        }
    }

    /** What was in the lot keeps its room there until it has its outcome. */
    boolean hasRoom() {
        return where(message -> message.settled && message.fate != Fate.HAS_OUTCOME)
                        .size()
                < terms.maxParked();
    }

    private void waitAgain(Message message) {
        message.fate = Fate.WAITS;
        key(message.key).line.add(0, message);
    }

    private void over(Message message) {
        message.fate = Fate.HAS_OUTCOME;
        message.settled = true;
        message.parked = false;
        key(message.key).line.remove(message);
    }

    long lastAdded() {
        return lastAdded;
    }

    long settled() {
        return LongStream.rangeClosed(1, accepted)
                        .filter(seq -> !message(seq).settled)
                        .findFirst()
                        .orElse(accepted + 1)
                - 1;
    }

    boolean ready() {
        return !turns.isEmpty() && count(keys.values(), key -> key.busy) < terms.maxParallel();
    }

    boolean hasFailed() {
        return failed;
    }

    /** What the outside sees of it. */
    record Seen(
            long settled,
            long accepted,
            boolean ready,
            boolean failed,
            int pending,
            int liveKeys,
            int parkedCount,
            List<Long> parked,
            List<Long> parkedHeads,
            List<Long> settledBeyond,
            List<Long> outcomes) {}

    Seen seen() {
        List<Long> parked = seqs(message -> message.parked);
        return new Seen(
                settled(),
                accepted,
                ready(),
                failed,
                seqs(message -> message.fate != Fate.HAS_OUTCOME && !message.parked)
                        .size(),
                count(keys.values(), key -> !key.line.isEmpty() || key.busy || key.failedBy != 0),
                parked.size(),
                parked,
                parkedHeads(),
                settledBeyond(),
                seqs(message -> message.fate == Fate.HAS_OUTCOME));
    }

    private List<Long> parkedHeads() {
        return keys.values().stream()
                .filter(key -> !isDoomed(key) && key.parkedHead != 0)
                .map(key -> key.parkedHead)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /** Seq by seq. */
    private List<Long> settledBeyond() {
        long settled = settled();
        return seqs(message -> message.settled && message.seq > settled && message.seq < Sequencer.FIRST_ADDED);
    }

    long failedBy(String key) {
        return key(key).failedBy;
    }

    /** All that its future depends on. */
    String state() {
        StringBuilder state = new StringBuilder();
        messages.forEach(
                (seq, m) -> state.append(seq).append(m.fate).append(m.parked).append(m.settled));
        keys.forEach((name, key) -> state.append(name)
                .append(key.busy)
                .append(key.paused)
                .append(key.parkedHead)
                .append(key.failedBy));
        return state.append(turns).append(crowded).append(failed).toString();
    }

    private Key keyOf(long seq) {
        return key(message(seq).key);
    }

    private Key key(String name) {
        return keys.computeIfAbsent(name, none -> new Key());
    }

    private Message message(long seq) {
        return Objects.requireNonNull(messages.get(seq));
    }

    private List<Long> seqs(Predicate<Message> which) {
        return where(which).stream().map(message -> message.seq).toList();
    }

    private List<Message> where(Predicate<Message> which) {
        return messages.values().stream().filter(which).toList();
    }

    private static boolean any(List<Message> line, Predicate<Message> which) {
        return line.stream().anyMatch(which);
    }

    private static <T> int count(Collection<T> all, Predicate<T> which) {
        return (int) all.stream().filter(which).count();
    }
}
