package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A {@link Graph} that is spoken to in seqs. */
final class GraphUnderTest {
    private final Graph graph;
    private final Map<Long, Entry[]> running = new HashMap<>();

    GraphUnderTest(OrderTerms terms) {
        graph = new Graph(terms);
    }

    Graph sequencer() {
        return graph;
    }

    Verdict offer(Needing entry) {
        return graph.offer(entry);
    }

    void accept(Needing... entries) {
        for (Needing entry : entries) {
            assertThat(graph.offer(entry)).as("offer of %d", entry.seq()).isEqualTo(Verdict.ACCEPTED);
        }
    }

    /** Takes all that may run. */
    List<Long> takeAll() {
        List<Long> taken = new ArrayList<>();
        while (graph.ready()) {
            Entry[] run = graph.take(1);
            running.put(run[0].seq(), run);
            taken.add(run[0].seq());
        }
        return taken;
    }

    /** Runs all that may run, and what may then, one after the other. */
    List<Long> runAll() {
        List<Long> ran = new ArrayList<>();
        while (graph.ready()) {
            Entry[] run = graph.take(1);
            ran.add(run[0].seq());
            graph.done(run, 0, 1);
            graph.free(run);
        }
        return ran;
    }

    /** Runs all that may run, until this one is next. */
    void runAllBut(long last) {
        List<Entry> next = new ArrayList<>();
        graph.ahead(1, next::add);
        while (!next.isEmpty() && next.remove(0).seq() != last) {
            Entry[] run = graph.take(1);
            graph.done(run, 0, 1);
            graph.free(run);
            graph.ahead(1, next::add);
        }
    }

    /** Runs one, which has to be ready. */
    void run(long seq) {
        takeAll();
        done(seq);
    }

    void done(long seq) {
        Entry[] run = out(seq);
        graph.done(run, 0, 1);
        graph.free(run);
    }

    void abort(long seq, boolean critical) {
        Entry[] run = out(seq);
        graph.abort(run[0], critical);
        graph.free(run);
        giveBackTheOthers();
    }

    void skip(long seq) {
        Entry[] run = out(seq);
        graph.skip(run[0]);
        graph.free(run);
        giveBackTheOthers();
    }

    void park(long seq) {
        Entry[] run = out(seq);
        graph.park(run[0]);
        graph.free(run);
        giveBackTheOthers();
    }

    private Entry[] out(long seq) {
        takeAll();
        Entry[] run = running.remove(seq);
        assertThat(run).as("%d runs", seq).isNotNull();
        return run;
    }

    private void giveBackTheOthers() {
        running.values().forEach(run -> {
            graph.giveBack(run, 0, 1);
            graph.free(run);
        });
        running.clear();
    }

    /** What is doomed, each with what it failed by, in the order in which it is told. */
    List<String> drained() {
        List<String> drained = new ArrayList<>();
        for (Entry entry = graph.drain(); entry != null; entry = graph.drain()) {
            drained.add(entry.seq() + " by " + graph.failedBy(entry) + (entry.isSkipped() ? " skipped" : ""));
        }
        return drained;
    }
}
