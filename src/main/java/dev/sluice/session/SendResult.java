package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.List;

/** What became of a Send. */
public sealed interface SendResult {

    /** At least one message was taken, now or by an earlier call. One outcome for each, in order. */
    record Answer(List<Outcome> outcomes) implements SendResult {}

    /** Nothing was taken, and this is why. */
    record Denied(Failure failure) implements SendResult {}
}
