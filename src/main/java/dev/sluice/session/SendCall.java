package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of Send while it waits for the outcomes of its messages, which it does not hold: those that were taken are
 * counted where they are. On the session's home.
 */
public final class SendCall {
    private final Consumer<SendResult> result;
    private final Runnable whenOver;
    private final @Nullable Outcome[] outcomes;
    private final List<Outcomes.Slot> waitsFor = new ArrayList<>(1);
    private int missing;
    private boolean over;

    /** @param whenOver told once when nobody waits any more, before the result */
    SendCall(int messages, Consumer<SendResult> result, Runnable whenOver) {
        this.result = result;
        this.whenOver = whenOver;
        this.outcomes = new @Nullable Outcome[messages];
        this.missing = outcomes.length;
    }

    /** Nobody waits any more; the messages go on. */
    public void cancel() {
        if (!over) {
            waitsFor.forEach(slot -> slot.forget(this));
            finish();
        }
    }

    void waitFor(Outcomes.Slot slot) {
        waitsFor.add(slot);
    }

    void tell(int index, Outcome outcome) {
        if (over || outcomes[index] != null) {
            return;
        }
        outcomes[index] = outcome;
        missing--;
        if (missing == 0) {
            finish();
            result.accept(answer());
        }
    }

    void deny(Failure failure) {
        if (!over) {
            finish();
            result.accept(new SendResult.Denied(failure));
        }
    }

    private void finish() {
        over = true;
        whenOver.run();
    }

    /** A call of which nothing was taken has failed as a whole. */
    private SendResult answer() {
        List<Outcome> all = new ArrayList<>(outcomes.length);
        for (Outcome outcome : outcomes) {
            all.add(Objects.requireNonNull(outcome));
        }
        boolean taken = all.stream().anyMatch(outcome -> outcome.kind() != Outcome.Kind.REFUSED);
        return taken
                ? new SendResult.Answer(all)
                : new SendResult.Denied(Objects.requireNonNull(all.get(0).failure()));
    }
}
