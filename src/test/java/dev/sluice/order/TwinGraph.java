package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A {@link Graph} and a {@link NaiveGraph} that do everything together and must never differ. */
final class TwinGraph {
    /** Beyond every seq that the tests need. */
    private static final long SEQS = 64;

    private final OrderTerms terms;
    private final NaiveGraph naive;
    private final Journal journal = new Journal();
    private Graph graph;
    private long lastSeq = Long.MAX_VALUE;

    /** Runs that are not reported; and those that are not freed. */
    final List<Entry[]> running = new ArrayList<>();

    final List<Entry[]> unfreed = new ArrayList<>();
    final List<Entry> paused = new ArrayList<>();

    private final Set<Long> ran = new TreeSet<>();
    private final Map<Long, Entry> accepted = new HashMap<>();
    private final Map<Long, Needing> sent = new TreeMap<>();

    TwinGraph(OrderTerms terms) {
        this.terms = terms;
        this.graph = new Graph(terms);
        this.naive = new NaiveGraph(terms);
    }

    Verdict offer(Needing entry) {
        int before = graph.pending();
        Verdict verdict = graph.offer(entry);
        assertThat(verdict).as("offer of %d", entry.seq()).isEqualTo(naive.offer(entry));
        if (verdict == Verdict.ACCEPTED) {
            accepted.put(entry.seq(), entry);
            sent.put(entry.seq(), entry);
        } else if (!graph.hasFailed()) {
            assertThat(graph.pending()).as("a refusal leaves no trace").isEqualTo(before);
        }
        if (verdict == Verdict.CYCLE) {
            assertTheCycleIsReal(entry);
        }
        drain();
        return verdict;
    }

    /** The server is gone with all that only it knew, and another one goes on. */
    void crash() {
        Standpoint at = journal.standpoint(graph, entry -> ((Needing) entry).again());
        graph = new Graph(terms);
        graph.restore(at);
        naive.crash();
        accepted.keySet().removeIf(seq -> !graph.hasOutcome(seq));
        at.owned().forEach(owned -> accepted.put(owned.entry().seq(), owned.entry()));
        running.clear();
        unfreed.clear();
        paused.clear();
        drain();
    }

    /** What was taken before a crash, and its sender sends again. */
    List<Needing> unanswered() {
        return sent.values().stream()
                .filter(entry -> !graph.knows(entry.seq()))
                .map(Needing::again)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void assertTheCycleIsReal(Needing refused) {
        long[] cycle = graph.cycle();
        assertThat(cycle.length).isGreaterThanOrEqualTo(2);
        assertThat(cycle[0]).isEqualTo(refused.seq());
        assertThat(cycle[cycle.length - 1]).isEqualTo(refused.seq());
        for (int i = 0; i + 1 < cycle.length; i++) {
            Entry each = i == 0 ? refused : accepted.get(cycle[i]);
            assertThat(each.needs().seqs())
                    .as("the cycle %s", Arrays.toString(cycle))
                    .contains(cycle[i + 1]);
        }
    }

    /** Takes one; answers it, or null when none is ready. */
    @Nullable
    Entry take() {
        assertThat(graph.ready()).as("ready").isEqualTo(naive.ready());
        Entry[] run = graph.take(8);
        assertThat(run.length == 1).as("takes one").isEqualTo(naive.ready());
        if (run.length == 0) {
            return null;
        }
        Entry entry = run[0];
        assertPriorityAmongTheReady(entry);
        assertNoMessageRunsBeforeItsParents(entry);
        naive.take(entry.seq());
        running.add(run);
        unfreed.add(run);
        ran.add(entry.seq());
        return entry;
    }

    private void assertPriorityAmongTheReady(Entry entry) {
        assertThat(naive.best())
                .as("the highest priority, then the longest chain")
                .contains(entry.seq());
    }

    private void assertNoMessageRunsBeforeItsParents(Entry entry) {
        long[] needs = entry.needs().seqs();
        @Nullable Entry[] parents = graph.parents(entry);
        assertThat(parents).hasSize(needs.length);
        for (int i = 0; i < needs.length; i++) {
            if (naive.all.knows(needs[i])) {
                assertThat(graph.hasOutcome(needs[i])).isTrue();
            }
            assertThat(parents[i] == null || parents[i] == accepted.get(needs[i]))
                    .as("parent")
                    .isTrue();
        }
    }

    void done(Entry[] run) {
        running.remove(run);
        naive.done(run[0].seq());
        graph.done(run, 0, 1);
        journal.ended(run[0].seq());
    }

    void giveBack(Entry[] run) {
        running.remove(run);
        naive.waitsAgain(run[0].seq(), NaiveNode.Fate.WAITS);
        graph.giveBack(run, 0, 1);
        drain();
    }

    void free(Entry[] run) {
        unfreed.remove(run);
        naive.free(run[0].seq());
        graph.free(run);
    }

    void abort(Entry[] run, boolean critical) {
        running.remove(run);
        naive.end(run[0].seq(), false, critical);
        graph.abort(run[0], critical);
        journal.failed(graph, run[0]);
        drain();
    }

    void skip(Entry[] run) {
        running.remove(run);
        naive.end(run[0].seq(), true, false);
        graph.skip(run[0]);
        journal.failed(graph, run[0]);
        drain();
    }

    void retry(Entry[] run) {
        running.remove(run);
        paused.add(run[0]);
        naive.waitsAgain(run[0].seq(), NaiveNode.Fate.PAUSED);
        graph.retry(run[0]);
        drain();
    }

    void resume(Entry entry) {
        paused.remove(entry);
        naive.resume(entry.seq());
        graph.resume(entry);
    }

    void park(Entry[] run) {
        running.remove(run);
        naive.park(run[0].seq());
        graph.park(run[0]);
        drain();
    }

    void unpark(Entry head) {
        naive.unpark(head.seq());
        graph.unpark(head);
    }

    void unparkWithout(Entry head) {
        naive.end(head.seq(), true, false);
        graph.unparkWithout(head);
        journal.failed(graph, head);
        drain();
    }

    List<Entry> heads() {
        return graph.parkedHeads();
    }

    void withdraw(long seq) {
        boolean may = naive.all.isWithdrawable(seq);
        if (may) {
            naive.end(seq, false, false);
        }
        Entry withdrawn = graph.withdraw(seq);
        assertThat(withdrawn != null).as("withdraw %d", seq).isEqualTo(may);
        if (withdrawn != null) {
            journal.failed(graph, withdrawn);
        }
        drain();
    }

    void fail() {
        naive.fail();
        graph.fail();
        drain();
    }

    /** One that was sealed before a crash is sealed at the same seq. */
    void seal(long otherwise) {
        lastSeq = Math.min(lastSeq, otherwise);
        naive.seal(lastSeq);
        graph.seal(lastSeq);
        drain();
    }

    /** Whether the sender said before a crash that this one does not exist, and has not said so again. */
    boolean isDisowned(long seq) {
        return !isSealed() && seq > lastSeq && seq < Sequencer.FIRST_ADDED;
    }

    boolean isSealed() {
        return naive.isSealed();
    }

    boolean isStalled() {
        return naive.stalled();
    }

    void skipMissing() {
        List<Long> expected = naive.missing();
        naive.skipMissing();
        List<Long> skipped = new ArrayList<>();
        graph.skipMissing((from, to) -> LongStream.rangeClosed(from, to).forEach(skipped::add));
        assertThat(skipped).as("skipped").isEqualTo(expected);
        skipped.forEach(journal::missed);
        drain();
    }

    void drain() {
        Set<String> expected = new TreeSet<>();
        for (NaiveNode node = naive.drain(); node != null; node = naive.drain()) {
            expected.add(node.seq + (node.letsRun ? " skipped" : ""));
        }
        Set<String> drained = new TreeSet<>();
        for (Entry entry = graph.drain(); entry != null; entry = graph.drain()) {
            drained.add(entry.seq() + (entry.isSkipped() ? " skipped" : ""));
            journal.failed(graph, entry);
            assertThat(graph.hasOutcome(entry.seq())).isTrue();
            assertTheFailureBehindItIsNamed(entry);
        }
        assertThat(drained).as("drained").isEqualTo(expected);
    }

    private void assertTheFailureBehindItIsNamed(Entry doomed) {
        long cause = graph.failedBy(doomed);
        if (!graph.hasFailed()) {
            assertThat(cause).as("what %d failed by", doomed.seq()).isNotZero().isNotEqualTo(doomed.seq());
            boolean ended = !naive.all.knows(cause) || naive.all.hasOutcome(cause);
            assertThat(ended)
                    .as("the outcome of %d, by which %d failed", cause, doomed.seq())
                    .isTrue();
        }
    }

    void clear() {
        naive.doomAll();
        Set<Long> waited = new TreeSet<>();
        for (NaiveNode node = naive.drain(); node != null; node = naive.drain()) {
            waited.add(node.seq);
        }
        Set<Long> cleared = new TreeSet<>();
        for (Entry entry = graph.clear(); entry != null; entry = graph.clear()) {
            cleared.add(entry.seq());
        }
        assertThat(cleared).as("cleared").isEqualTo(waited);
    }

    boolean hasFailed() {
        return graph.hasFailed();
    }

    long settled() {
        return graph.settled();
    }

    long acceptedSeq() {
        return graph.accepted();
    }

    long nextAdded() {
        return naive.nextAdded();
    }

    Set<Long> ran() {
        return ran;
    }

    void assertAlike() {
        journal.note(graph);
        assertThat(graph.hasFailed()).as("failed").isEqualTo(naive.hasFailed());
        assertThat(graph.settled()).as("settled").isEqualTo(naive.all.settled());
        assertThat(graph.accepted()).as("accepted").isEqualTo(naive.all.accepted());
        assertThat(graph.ready()).as("ready").isEqualTo(naive.ready());
        assertThat(graph.parked()).as("parked").isEqualTo(naive.lot.size());
        assertThat(graph.stalled()).as("stalled").isEqualTo(naive.stalled());
        assertThat(graph.parkedHeads().stream().map(Entry::seq).toList())
                .as("heads")
                .isEqualTo(naive.heads());
        assertThat(graph.missing(Integer.MAX_VALUE)).as("missing").isEqualTo(missing());
        assertThat(graph.waitingFor()).as("waiting for").isEqualTo(missing().length == 0 ? 0 : missing()[0]);
        assertParkedAlike();
        assertNeverCompleteWithSomethingPending();
        assertOutcomesAlike(1, SEQS);
        assertOutcomesAlike(Sequencer.FIRST_ADDED, Sequencer.FIRST_ADDED + 8);
        assertRangesAlike();
    }

    private long[] missing() {
        return naive.missing().stream().mapToLong(Long::longValue).toArray();
    }

    private void assertParkedAlike() {
        Set<Long> parked = new TreeSet<>();
        graph.eachParked(entry -> {
            assertThat(entry.isParked()).isTrue();
            parked.add(entry.seq());
        });
        assertThat(parked)
                .as("the lot")
                .isEqualTo(
                        new TreeSet<>(naive.lot.stream().map(node -> node.seq).toList()));
    }

    private void assertNeverCompleteWithSomethingPending() {
        assertThat((long) graph.pending()).as("pending").isEqualTo(naive.pending());
        for (Entry entry : accepted.values()) {
            if (entry.seq() <= graph.settled()) {
                boolean owned = graph.hasOutcome(entry.seq()) || naive.all.isSettled(entry.seq());
                assertThat(owned)
                        .as("settled %d has its outcome, or is the server's", entry.seq())
                        .isTrue();
            }
        }
    }

    private void assertOutcomesAlike(long from, long to) {
        for (long seq = from; seq <= to; seq++) {
            assertThat(graph.hasOutcome(seq)).as("outcome of %d", seq).isEqualTo(naive.all.hasOutcome(seq));
            assertThat(graph.knows(seq)).as("knows %d", seq).isEqualTo(naive.all.knows(seq));
        }
    }

    private void assertRangesAlike() {
        Set<Long> ranges = new TreeSet<>();
        graph.ranges((from, to) -> LongStream.rangeClosed(from, to).forEach(ranges::add));
        Set<Long> expected = new TreeSet<>();
        for (long seq = graph.settled() + 1; seq <= graph.accepted(); seq++) {
            if (naive.all.isSettled(seq)) {
                expected.add(seq);
            }
        }
        assertThat(ranges).as("ranges").isEqualTo(expected);
    }

    OrderTerms terms() {
        return terms;
    }
}
