package dev.sluice.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@link Keyed} and a {@link NaiveKeyed} that do everything together and must never differ. What is doomed is told at
 * once, as the holder of a sequencer does; {@link KeyedPromises} watches what comes out.
 */
final class TwinKeyed {
    /** A run that is out, and how many of it were reported. */
    static final class Run {
        final Entry[] entries;
        int reported;

        Run(Entry[] entries) {
            this.entries = entries;
        }

        boolean mayFree() {
            return reported == entries.length;
        }

        Entry next() {
            return entries[reported];
        }
    }

    private final OrderTerms terms;
    private final NaiveKeyed naive;
    private final Journal journal = new Journal();
    private final KeyedPromises promises;
    private final Map<Long, Entry> entries = new TreeMap<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<Entry> paused = new ArrayList<>();
    private final Map<Long, String> sent = new TreeMap<>();
    private final boolean durable;
    private Keyed keyed;

    /** @param durable its server may crash; nothing is added to it, which would be lost then */
    TwinKeyed(OrderTerms terms, boolean durable) {
        this.durable = durable;
        this.terms = terms;
        this.keyed = new Keyed(terms);
        this.naive = new NaiveKeyed(terms);
        this.promises = new KeyedPromises(terms);
    }

    /** What is sent again after a crash has the key that it had before. */
    Verdict offer(long seq, String otherwise) {
        String key = sent.getOrDefault(seq, otherwise);
        Entry entry = new KeyedEntry(seq, key.getBytes(UTF_8));
        Verdict verdict = keyed.offer(entry);
        assertThat(verdict).isEqualTo(naive.offer(seq, key));
        switch (verdict) {
            case ACCEPTED -> {
                entries.put(seq, entry);
                sent.put(seq, key);
                promises.accepted(seq, key);
                drain();
            }
            case GAP, FULL, FAILED -> refuse(seq);
            default -> {}
        }
        return verdict;
    }

    boolean isDurable() {
        return durable;
    }

    /** To be called after each step: what came into the lot is the server's from then on. */
    void note() {
        journal.note(keyed);
    }

    /** The server is gone with all that only it knew, and another one goes on. */
    void crash() {
        Standpoint at = journal.standpoint(keyed, entry -> new KeyedEntry(entry.seq(), entry.key()));
        keyed = new Keyed(terms);
        keyed.restore(at);
        naive.crash();
        promises.crashed(journal.owned());
        entries.keySet()
                .removeIf(seq -> !keyed.hasOutcome(seq) && !journal.owned().contains(seq));
        runs.clear();
        paused.clear();
        drain();
    }

    /** What its sender sends again after a crash: all that was taken, and that the server is not the owner of. */
    void sendAgain() {
        for (long seq : List.copyOf(sent.keySet())) {
            if (seq > keyed.settled() && !keyed.knows(seq)) {
                offer(seq, sent.get(seq));
            }
        }
    }

    private void refuse(long seq) {
        if (seq < Sequencer.FIRST_ADDED) {
            naive.refuse(keyed.accepted() + 1);
            keyed.refused(keyed.accepted() + 1);
        }
    }

    void offerNext(String key) {
        offer(keyed.accepted() + 1, key);
    }

    void take(int max) {
        Entry[] run = keyed.take(max);
        assertThat(seqs(run, 0)).isEqualTo(naive.take(max));
        if (run.length > 0) {
            runs.add(new Run(run));
            promises.taken(seqs(run, 0));
        }
    }

    List<Run> runs() {
        return runs;
    }

    void done(Run run) {
        Entry entry = run.next();
        naive.done(entry.seq());
        keyed.done(run.entries, run.reported, run.reported + 1);
        run.reported++;
        journal.ended(entry.seq());
        promises.over(entry.seq());
    }

    void giveBack(Run run) {
        naive.giveBack(seqs(run.entries, run.reported));
        keyed.giveBack(run.entries, run.reported, run.entries.length);
        run.reported = run.entries.length;
        drain();
    }

    void abort(Run run) {
        Entry entry = failed(run);
        naive.abort(entry.seq());
        keyed.abort(entry, false);
        journal.failed(keyed, entry);
        promises.over(entry.seq());
        promises.keyFailed(entry.seq());
        drain();
    }

    void skip(Run run) {
        Entry entry = failed(run);
        naive.done(entry.seq());
        keyed.skip(entry);
        journal.failed(keyed, entry);
        promises.over(entry.seq());
        drain();
    }

    void retry(Run run) {
        Entry entry = failed(run);
        naive.retry(entry.seq());
        keyed.retry(entry);
        paused.add(entry);
        promises.paused(entry.seq());
        drain();
    }

    void park(Run run) {
        Entry entry = failed(run);
        naive.park(entry.seq());
        keyed.park(entry);
        promises.parked(entry.seq());
        drain();
    }

    /** What the run has behind the one that failed goes back. */
    private Entry failed(Run run) {
        Entry entry = run.next();
        run.reported++;
        giveBack(run);
        return entry;
    }

    void free(Run run) {
        runs.remove(run);
        keyed.free(run.entries);
        naive.free(key(run.entries[0]));
        promises.freed(run.entries[0].seq());
    }

    List<Entry> paused() {
        return paused;
    }

    void resume(Entry entry) {
        paused.remove(entry);
        naive.resume(entry.seq());
        keyed.resume(entry);
        promises.resumed(entry.seq());
    }

    List<Entry> parkedHeads() {
        return keyed.parkedHeads();
    }

    void unpark(Entry head) {
        naive.unpark(head.seq());
        keyed.unpark(head);
        promises.unparked(head.seq());
    }

    void unparkWithout(Entry head) {
        naive.withdraw(head.seq());
        keyed.unparkWithout(head);
        journal.failed(keyed, head);
        promises.unparked(head.seq());
        promises.over(head.seq());
    }

    void withdraw(long seq) {
        Entry withdrawn = keyed.withdraw(seq);
        assertThat(withdrawn != null).as("withdrawn " + seq).isEqualTo(naive.withdraw(seq));
        if (withdrawn != null) {
            assertThat(withdrawn.seq()).isEqualTo(seq);
            journal.failed(keyed, withdrawn);
            promises.resumed(seq);
            promises.unparked(seq);
            promises.over(seq);
        }
        drain();
    }

    void fail() {
        naive.fail();
        keyed.fail();
        drain();
    }

    private void drain() {
        List<Long> drained = new ArrayList<>();
        for (Entry entry = keyed.drain(); entry != null; entry = keyed.drain()) {
            drained.add(entry.seq());
            journal.failed(keyed, entry);
            promises.doomed(entry.seq());
            long cause = naive.failedBy(key(entry));
            assertThat(cause == 0 || keyed.failedBy(entry) == cause).isTrue();
        }
        Collections.sort(drained);
        assertThat(drained).isEqualTo(naive.drain());
    }

    void clear() {
        List<Long> waited = new ArrayList<>();
        for (Entry entry = keyed.clear(); entry != null; entry = keyed.clear()) {
            waited.add(entry.seq());
        }
        Collections.sort(waited);
        naive.fail();
        assertThat(waited).isEqualTo(naive.drain());
    }

    long accepted() {
        return keyed.accepted();
    }

    long lastAdded() {
        return naive.lastAdded();
    }

    boolean ready() {
        return keyed.ready();
    }

    String state() {
        StringBuilder state = new StringBuilder(naive.state());
        runs.forEach(run -> state.append(seqs(run.entries, 0)).append(run.reported));
        paused.forEach(entry -> state.append(entry.seq()));
        return state.toString();
    }

    void assertAlike() {
        note();
        assertThat(seen()).isEqualTo(naive.seen());
        assertThat(keyed.expects(keyed.accepted() + 1)).isEqualTo(!naive.hasFailed());
        assertThat(keyed.expects(keyed.accepted() + 2)).isFalse();
        promises.assertOtherKeysGoOn(keyed.ready(), keyed.hasFailed());
    }

    private NaiveKeyed.Seen seen() {
        return new NaiveKeyed.Seen(
                keyed.settled(),
                keyed.accepted(),
                keyed.ready(),
                keyed.hasFailed(),
                keyed.pending(),
                keyed.liveKeys(),
                keyed.parked(),
                parked(),
                keyed.parkedHeads().stream().map(Entry::seq).toList(),
                settledBeyond(),
                entries.keySet().stream().filter(keyed::hasOutcome).toList());
    }

    private List<Long> parked() {
        List<Long> seqs = new ArrayList<>();
        keyed.eachParked(entry -> seqs.add(entry.isParked() ? entry.seq() : -entry.seq()));
        Collections.sort(seqs);
        return seqs;
    }

    private List<Long> settledBeyond() {
        List<Long> seqs = new ArrayList<>();
        keyed.ranges((from, to) -> {
            for (long seq = from; seq <= to; seq++) {
                seqs.add(seq);
            }
        });
        return seqs;
    }

    private static String key(Entry entry) {
        return new String(entry.key(), UTF_8);
    }

    private static List<Long> seqs(Entry[] entries, int from) {
        return Arrays.stream(entries, from, entries.length).map(Entry::seq).toList();
    }
}
