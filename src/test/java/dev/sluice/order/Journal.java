package dev.sluice.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What the holder of a sequencer writes down about a stream that is to outlive its server, each thing as it happens. It holds
 * that no message ever has two outcomes, whatever happens to the server.
 */
final class Journal {
    private final TreeMap<Long, Entry> owned = new TreeMap<>();
    private final TreeMap<Long, FailedScope> failures = new TreeMap<>();
    private final Set<Long> outcomes = new HashSet<>();
    private long settled;

    /** Some may have come into the lot. */
    void note(Sequencer sequencer) {
        for (Entry entry = sequencer.drainParked(); entry != null; entry = sequencer.drainParked()) {
            owned.put(entry.seq(), entry);
        }
        assertThat(sequencer.settled()).as("settled").isGreaterThanOrEqualTo(settled);
        settled = sequencer.settled();
    }

    void ended(long seq) {
        assertThat(outcomes.add(seq)).as("first outcome of " + seq).isTrue();
        owned.remove(seq);
    }

    /** It has its outcome, and did not succeed. */
    void failed(Sequencer sequencer, Entry entry) {
        ended(entry.seq());
        FailedScope failure = sequencer.failure(entry);
        if (failure != null) {
            failures.put(failure.seq(), failure);
        }
    }

    void missed(long seq) {
        ended(seq);
        failures.put(seq, FailedScope.ofMissing(seq));
    }

    Set<Long> owned() {
        return owned.keySet();
    }

    /** What is known of a stream after its server has crashed. */
    Standpoint standpoint(Sequencer crashed, UnaryOperator<Entry> copy) {
        assertThat(told(List.copyOf(failures.values()))).isEqualTo(told(shown(crashed)));
        List<Long> ended = new ArrayList<>();
        crashed.ranges((from, to) -> ended.addAll(List.of(from, to)));
        List<Standpoint.Owned> all = new ArrayList<>();
        owned.replaceAll((seq, entry) -> {
            Entry restored = copy.apply(entry);
            all.add(new Standpoint.Owned(restored, crashed.isParkedHead(entry)));
            return restored;
        });
        return new Standpoint(
                crashed.settled(),
                ended.stream().mapToLong(Long::longValue).toArray(),
                crashed.hasFailed(),
                crashed.failedSeq(),
                List.copyOf(failures.values()),
                all);
    }

    private static List<FailedScope> shown(Sequencer sequencer) {
        List<FailedScope> shown = new ArrayList<>();
        sequencer.eachFailure(shown::add);
        return shown;
    }

    private static Set<String> told(List<FailedScope> failures) {
        Set<String> told = new TreeSet<>();
        failures.forEach(each ->
                told.add(each.seq() + " " + new String(each.key(), UTF_8) + " " + each.cause() + " " + each.effect()));
        return told;
    }
}
