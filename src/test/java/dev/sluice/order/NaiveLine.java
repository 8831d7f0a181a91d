package dev.sluice.order;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What SYNC, FIFO and SEQUENCED are, with the fate of each seq written down and everything looked up by going through the
 * list.
 */
final class NaiveLine {
    private enum Fate {
        WAITS,
        RUNS,
        PARKED,
        HAS_OUTCOME
    }

    private final boolean anyArrival;
    private final int window;
    private final int maxParked;
    private final TreeMap<Long, Fate> fates = new TreeMap<>();

    /** What waits or is parked and whose predecessors have come, in the order in which it will run. */
    private final List<Long> line = new ArrayList<>();

    private final Set<Long> onceParked = new HashSet<>();
    private long inTurn;
    private long added = Sequencer.FIRST_ADDED - 1;
    private long refused;
    private long paused;
    private long failedSeq;
    private long last;
    private boolean runIsOut;
    private boolean parked;
    private boolean failed;

    NaiveLine(Order order, int window, int maxParked) {
        this.anyArrival = order == Order.SEQUENCED;
        this.window = order == Order.SYNC ? 1 : window;
        this.maxParked = maxParked;
    }

    Verdict offer(long seq) {
        Verdict verdict = verdict(seq);
        if (verdict == Verdict.ACCEPTED) {
            accept(seq);
        }
        return verdict;
    }

    private Verdict verdict(long seq) {
        boolean isAdded = seq >= Sequencer.FIRST_ADDED;
        if (fates.containsKey(seq)) {
            return is(seq, Fate.HAS_OUTCOME) ? Verdict.SETTLED : Verdict.PENDING;
        }
        if (refused != 0 && refused != seq && !isAdded) {
            return Verdict.DROPPED;
        }
        if (failed) {
            return Verdict.FAILED;
        }
        if (isAdded) {
            return seq == added + 1 ? Verdict.ACCEPTED : Verdict.GAP;
        }
        if (!anyArrival && seq != inTurn + 1) {
            return Verdict.GAP;
        }
        if (parked && count(Fate.PARKED) >= maxParked) {
            return Verdict.LOT_FULL;
        }
        if (seq - settled() > window) {
            return anyArrival ? Verdict.BEYOND : Verdict.FULL;
        }
        return Verdict.ACCEPTED;
    }

    private void accept(long seq) {
        fates.put(seq, Fate.WAITS);
        if (seq >= Sequencer.FIRST_ADDED) {
            added = seq;
            line.add(seq);
        } else {
            refused = 0;
            follow();
        }
        fillLot();
    }

    private void follow() {
        while (fates.containsKey(inTurn + 1)) {
            inTurn++;
            if (is(inTurn, Fate.WAITS)) {
                line.add(inTurn);
            }
        }
    }

    void refuse(long seq) {
        refused = anyArrival ? 0 : seq;
    }

    List<Long> take(int max) {
        List<Long> run = new ArrayList<>();
        if (!ready()) {
            return run;
        }
        long next = line.get(0);
        while (run.size() < max && !line.isEmpty() && line.get(0) == next) {
            run.add(line.remove(0));
            next++;
        }
        run.forEach(seq -> fates.put(seq, Fate.RUNS));
        runIsOut = true;
        return run;
    }

    void done(List<Long> seqs) {
        seqs.forEach(seq -> fates.put(seq, Fate.HAS_OUTCOME));
    }

    void giveBack(List<Long> seqs) {
        line.addAll(0, seqs);
        seqs.forEach(seq -> fates.put(seq, Fate.WAITS));
    }

    void free() {
        runIsOut = false;
    }

    void abort(long seq) {
        fates.put(seq, Fate.HAS_OUTCOME);
        failed = true;
        failedSeq = seq;
    }

    void retry(long seq) {
        giveBack(List.of(seq));
        paused = seq;
    }

    void resume(long seq) {
        paused = paused == seq ? 0 : paused;
    }

    void park(long seq) {
        line.add(0, seq);
        toLot(seq);
        parked = true;
        fillLot();
    }

    private void fillLot() {
        for (long seq : line) {
            if (parked && !failed && is(seq, Fate.WAITS) && count(Fate.PARKED) < maxParked) {
                toLot(seq);
            }
        }
    }

    private void toLot(long seq) {
        fates.put(seq, Fate.PARKED);
        onceParked.add(seq);
    }

    void unpark() {
        line.stream().filter(seq -> is(seq, Fate.PARKED)).forEach(seq -> fates.put(seq, Fate.WAITS));
        parked = false;
    }

    void unparkWithoutHead() {
        fates.put(line.remove(0), Fate.HAS_OUTCOME);
        unpark();
    }

    long parkedHead() {
        return parked ? line.get(0) : 0;
    }

    void fail() {
        failed = true;
    }

    List<Long> drain() {
        return failed ? end(Fate.WAITS) : List.of();
    }

    List<Long> clear() {
        parked = false;
        List<Long> cleared = end(Fate.PARKED);
        cleared.addAll(end(Fate.WAITS));
        return cleared;
    }

    private List<Long> end(Fate fate) {
        List<Long> ended =
                new ArrayList<>(line.stream().filter(seq -> is(seq, fate)).toList());
        line.removeAll(ended);
        fates.keySet().stream()
                .filter(seq -> is(seq, fate) && !ended.contains(seq) && isEarly(seq))
                .forEach(ended::add);
        ended.forEach(seq -> fates.put(seq, Fate.HAS_OUTCOME));
        return ended;
    }

    boolean withdraw(long seq) {
        if (!is(seq, Fate.WAITS) && !is(seq, Fate.PARKED)) {
            return false;
        }
        if (seq == parkedHead()) {
            unparkWithoutHead();
            return true;
        }
        fates.put(seq, Fate.HAS_OUTCOME);
        line.remove(seq);
        resume(seq);
        fillLot();
        return true;
    }

    void seal(long lastSeq) {
        last = anyArrival ? lastSeq : 0;
    }

    List<Long> skipMissing() {
        List<Long> skipped = new ArrayList<>();
        while (stalled()) {
            skipped.add(inTurn + 1);
            fates.put(inTurn + 1, Fate.HAS_OUTCOME);
            follow();
        }
        return skipped;
    }

    /** What was accepted is forgotten, but for what has its outcome or has been parked. */
    void crash() {
        fates.keySet().removeIf(seq -> !is(seq, Fate.HAS_OUTCOME) && !onceParked.contains(seq));
        fates.replaceAll((seq, fate) -> fate == Fate.RUNS ? Fate.WAITS : fate);
        runIsOut = false;
        paused = 0;
        refused = 0;
        last = 0;
        line.clear();
        fates.keySet().stream().filter(seq -> !is(seq, Fate.HAS_OUTCOME)).forEach(line::add);
        inTurn = settled();
    }

    LineState state() {
        long accepted = accepted();
        return new LineState(
                settled(),
                accepted,
                count(Fate.WAITS) + count(Fate.RUNS),
                count(Fate.PARKED),
                parked ? List.of(parkedHead()) : List.of(),
                ready(),
                failed,
                failed ? failedSeq : parkedHead(),
                parked || failed
                        ? List.of()
                        : line.stream().limit(LineState.AHEAD).toList(),
                outcomes(1, accepted),
                outcomes(Sequencer.FIRST_ADDED, added),
                LongStream.rangeClosed(1, accepted + LineState.BEYOND)
                        .filter(this::expects)
                        .boxed()
                        .toList(),
                stalled(),
                waitingFor(),
                missing().stream().limit(LineState.MISSING).toList(),
                anyEarly() ? List.of(inTurn + 1) : List.of(),
                ranges());
    }

    private boolean expects(long seq) {
        return !failed && (anyArrival ? !fates.containsKey(seq) : seq == inTurn + 1);
    }

    private String outcomes(long from, long to) {
        StringBuilder letters = new StringBuilder();
        for (long seq = from; seq <= to + LineState.BEYOND; seq++) {
            letters.append(LineState.letter(fates.containsKey(seq), is(seq, Fate.HAS_OUTCOME)));
        }
        return letters.toString();
    }

    private List<List<Long>> ranges() {
        List<List<Long>> ranges = new ArrayList<>();
        for (long from = settled() + 1; from <= highest(); from++) {
            long to = from;
            while (is(to, Fate.HAS_OUTCOME)) {
                to++;
            }
            if (to > from) {
                ranges.add(List.of(from, to - 1));
                from = to;
            }
        }
        return ranges;
    }

    long accepted() {
        return anyArrival ? highest() : inTurn;
    }

    private long highest() {
        Long highest = fates.lowerKey(Sequencer.FIRST_ADDED);
        return highest == null ? 0 : highest;
    }

    long settled() {
        long seq = 0;
        while (is(seq + 1, Fate.HAS_OUTCOME) || onceParked.contains(seq + 1)) {
            seq++;
        }
        return seq;
    }

    boolean ready() {
        return !runIsOut && paused == 0 && !parked && !failed && !line.isEmpty();
    }

    boolean stalled() {
        return !runIsOut && paused == 0 && !parked && line.isEmpty() && waitingFor() != 0;
    }

    private long waitingFor() {
        return missing().isEmpty() ? 0 : missing().get(0);
    }

    private List<Long> missing() {
        long behind = fates.keySet().stream()
                .filter(seq -> isEarly(seq) && is(seq, Fate.WAITS))
                .reduce(0L, Math::max);
        return LongStream.rangeClosed(inTurn + 1, failed ? 0 : Math.max(behind, last))
                .filter(seq -> !fates.containsKey(seq))
                .boxed()
                .toList();
    }

    private boolean anyEarly() {
        return fates.keySet().stream().anyMatch(seq -> isEarly(seq) && is(seq, Fate.WAITS));
    }

    private boolean isEarly(long seq) {
        return seq > inTurn && seq < Sequencer.FIRST_ADDED;
    }

    private int count(Fate fate) {
        return (int) fates.values().stream().filter(fate::equals).count();
    }

    private boolean is(long seq, Fate fate) {
        return fates.get(seq) == fate;
    }
}
