package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Watches what a KEYED stream does, and holds it to what the order promises. It knows nothing of how that is done. */
final class KeyedPromises {
    private final OrderTerms terms;
    private final Map<Long, String> keys = new HashMap<>();
    private final Map<String, List<Long>> arrivals = new LinkedHashMap<>();
    private final Set<Long> over = new HashSet<>();
    private final Map<String, List<Long>> runs = new HashMap<>();
    private final Set<String> failedKeys = new HashSet<>();
    private final Map<String, Long> paused = new HashMap<>();
    private final Map<String, Long> parked = new HashMap<>();

    KeyedPromises(OrderTerms terms) {
        this.terms = terms;
    }

    void accepted(long seq, String key) {
        keys.put(seq, key);
        arrivals.computeIfAbsent(key, none -> new ArrayList<>()).add(seq);
    }

    void taken(List<Long> run) {
        String key = key(run.get(0));
        assertSameKeyInOrder(run);
        assertNothingOfAFailedKeyRuns(key);
        assertFollowersOfAParkedKeyWait(key);
        assertNothingPassesAPause(key);
        assertThat(runs.put(key, run)).as("run of key %s beside another", key).isNull();
        assertAtMostMaxParallel();
    }

    void over(long seq) {
        assertThat(over.add(seq)).as("first outcome of %d", seq).isTrue();
    }

    void doomed(long seq) {
        over(seq);
    }

    void freed(long first) {
        runs.remove(key(first));
    }

    void keyFailed(long seq) {
        failedKeys.add(key(seq));
    }

    void paused(long seq) {
        paused.put(key(seq), seq);
    }

    void resumed(long seq) {
        paused.remove(key(seq), seq);
    }

    void parked(long seq) {
        parked.put(key(seq), seq);
    }

    void unparked(long seq) {
        parked.remove(key(seq), seq);
    }

    /** Nothing is known any more of what had no outcome and was not the server's. */
    void crashed(Set<Long> owned) {
        arrivals.values().forEach(seqs -> seqs.removeIf(seq -> !over.contains(seq) && !owned.contains(seq)));
        parked.values().retainAll(owned);
        paused.clear();
        runs.clear();
    }

    /** All that came before it has its outcome, or is before it in the same run. */
    private void assertSameKeyInOrder(List<Long> run) {
        String key = key(run.get(0));
        assertThat(run).allMatch(seq -> key(seq).equals(key));
        List<Long> open =
                arrivalsOf(key).stream().filter(seq -> !over.contains(seq)).toList();
        assertThat(open.subList(0, run.size()))
                .as("first without outcome of key %s", key)
                .isEqualTo(run);
    }

    private void assertAtMostMaxParallel() {
        assertThat(runs).hasSizeLessThanOrEqualTo(terms.maxParallel());
    }

    private void assertNothingOfAFailedKeyRuns(String key) {
        assertThat(failedKeys).doesNotContain(key);
    }

    private void assertFollowersOfAParkedKeyWait(String key) {
        assertThat(parked).doesNotContainKey(key);
    }

    private void assertNothingPassesAPause(String key) {
        assertThat(paused).doesNotContainKey(key);
    }

    /** While there is room for one more run, something is ready if any key has something that nothing holds up. */
    void assertOtherKeysGoOn(boolean ready, boolean failed) {
        boolean may = !failed
                && runs.size() < terms.maxParallel()
                && arrivals.keySet().stream().anyMatch(this::goesOn);
        assertThat(ready).as("ready").isEqualTo(may);
    }

    private boolean goesOn(String key) {
        boolean held = runs.containsKey(key) || failedKeys.contains(key) || paused.containsKey(key);
        return !held && !parked.containsKey(key) && !over.containsAll(arrivalsOf(key));
    }

    private List<Long> arrivalsOf(String key) {
        return Objects.requireNonNull(arrivals.get(key));
    }

    private String key(long seq) {
        return Objects.requireNonNull(keys.get(seq));
    }
}
