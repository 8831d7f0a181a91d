package dev.sluice.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One KEYED stream, and short words for what is done to it. */
abstract class KeyedStream {
    static final int WINDOW = 6;

    /** Two runs at once, three messages in the lot, one failed key. */
    final Keyed keyed = new Keyed(new OrderTerms(Order.KEYED, WINDOW, 2, 3, 1, 0, Needs.Edge.INHERIT));

    static Entry entry(long seq, String key) {
        return new KeyedEntry(seq, key.getBytes(UTF_8));
    }

    Verdict offer(long seq, String key) {
        return keyed.offer(entry(seq, key));
    }

    /** One message for each character, which is its key. */
    void accept(String keys) {
        keys.chars()
                .forEach(key -> assertThat(offer(keyed.accepted() + 1, Character.toString(key)))
                        .isEqualTo(Verdict.ACCEPTED));
    }

    List<Long> take(int max) {
        return seqs(keyed.take(max));
    }

    void finish(Entry[] run) {
        keyed.done(run, 0, run.length);
        keyed.free(run);
    }

    void abort(Entry[] run) {
        keyed.abort(run[0], false);
        keyed.free(run);
    }

    void park(Entry[] run) {
        keyed.park(run[0]);
        keyed.free(run);
    }

    Entry parkAndShow(Entry[] run) {
        park(run);
        return run[0];
    }

    List<Long> drain() {
        List<Long> drained = new ArrayList<>();
        for (Entry entry = keyed.drain(); entry != null; entry = keyed.drain()) {
            drained.add(entry.seq());
        }
        return drained;
    }

    List<Long> ahead(int max) {
        List<Long> next = new ArrayList<>();
        keyed.ahead(max, entry -> next.add(entry.seq()));
        return next;
    }

    List<Long> parked() {
        List<Long> parked = new ArrayList<>();
        keyed.eachParked(entry -> parked.add(entry.seq()));
        parked.sort(null);
        return parked;
    }

    List<String> ranges() {
        List<String> ranges = new ArrayList<>();
        keyed.ranges((from, to) -> ranges.add(from + "-" + to));
        return ranges;
    }

    static List<Long> seqs(Entry[] run) {
        return Arrays.stream(run).map(Entry::seq).toList();
    }
}
