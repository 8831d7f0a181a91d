package dev.sluice.session;

import dev.sluice.store.StoredOpen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The answers to a session's last Opens, so that a retry gets the same answer and never opens a second time. Bounded by
 * their number and by what they weigh together.
 */
final class OpenRecords {
    /** How many failures the records may hold on average; a heavy answer pushes more old ones out. */
    private static final int FAILURES_A_RECORD = 64;

    private final int max;
    private final LongConsumer forgotten;
    private final Map<Long, OpenRecord> records = new LinkedHashMap<>();
    private long weight;
    private long highestForgotten;

    /** @param forgotten told of each whose answer is not remembered any more */
    OpenRecords(int max, LongConsumer forgotten) {
        this.max = max;
        this.forgotten = forgotten;
    }

    /** Goes on after a restart. */
    void restore(long forgottenUpTo, List<StoredOpen> opens) {
        highestForgotten = forgottenUpTo;
        records.clear();
        weight = 0;
        for (StoredOpen stored : opens) {
            OpenResult.Answer answer = OpenAnswers.read(stored);
            begin(stored.requestId(), stored.fingerprint()).restored = true;
            finish(stored.requestId(), answer);
        }
    }

    long highestForgotten() {
        return highestForgotten;
    }

    /** One Open and who waits for its answer. */
    static final class OpenRecord {
        private final String fingerprint;
        private final List<Consumer<OpenResult>> waiting = new ArrayList<>(1);
        private OpenResult.@Nullable Answer answer;
        private boolean restored;

        OpenRecord(String fingerprint) {
            this.fingerprint = fingerprint;
        }

        /** What was answered by a server that was here before; null where this one did. */
        OpenResult.@Nullable Answer answerOfBefore() {
            return restored ? answer : null;
        }

        boolean sameRequest(String other) {
            return fingerprint.equals(other);
        }

        /** Answers now, or when there is an answer. */
        void await(Consumer<OpenResult> result) {
            if (answer == null) {
                waiting.add(result);
            } else {
                result.accept(answer);
            }
        }
    }

    @Nullable
    OpenRecord find(long requestId) {
        return records.get(requestId);
    }

    /** Whether an answer to this id may have been forgotten. Ids are unsigned. */
    boolean forgotten(long requestId) {
        return highestForgotten != 0 && Long.compareUnsigned(requestId, highestForgotten) <= 0;
    }

    OpenRecord begin(long requestId, String fingerprint) {
        OpenRecord begun = new OpenRecord(fingerprint);
        records.put(requestId, begun);
        weight++;
        forgetOldest();
        return begun;
    }

    /** Tells everyone who waits. A call that was denied is forgotten: nothing was done, it may be tried again. */
    void finish(long requestId, OpenResult result) {
        OpenRecord finished = records.get(requestId);
        if (finished == null) {
            return;
        }
        if (result instanceof OpenResult.Answer answer) {
            finished.answer = answer;
            weight += answer.failures().size();
            forgetOldest();
        } else {
            records.remove(requestId);
            weight--;
        }
        finished.waiting.forEach(waiting -> waiting.accept(result));
        finished.waiting.clear();
    }

    /** Opens that have no answer yet stay: they are under way, and few. */
    private void forgetOldest() {
        var oldest = records.entrySet().iterator();
        while ((records.size() > max || weight > (long) max * FAILURES_A_RECORD) && oldest.hasNext()) {
            var entry = oldest.next();
            OpenResult.Answer answer = entry.getValue().answer;
            if (answer != null && records.size() > 1) {
                weight -= 1 + answer.failures().size();
                if (Long.compareUnsigned(entry.getKey(), highestForgotten) > 0) {
                    highestForgotten = entry.getKey();
                }
                forgotten.accept(entry.getKey());
                oldest.remove();
            }
        }
    }
}
