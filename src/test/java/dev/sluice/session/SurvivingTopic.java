package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.handler.Failure;
import dev.sluice.order.FailurePolicy.Last;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/** One stream as a client knows it that calls Send alone: it numbers its messages by seq, or by idempotency keys. */
final class SurvivingTopic {
    final StreamSpec spec;
    final SurvivingMessages messages;
    private final int count;
    private final int window;
    private final Set<Long> offered = new HashSet<>();
    private boolean failed;

    /**
     * @param count how many messages it is to have
     * @param window how many outcomes the server keeps
     */
    SurvivingTopic(StreamSpec spec, int count, int window, SurvivingMessages messages) {
        this.spec = spec;
        this.count = count;
        this.window = window;
        this.messages = messages;
    }

    // What is sent

    /** The next messages without an outcome; where it does no harm others, or ones that have theirs. */
    List<Long> choose(Random random) {
        long first = lowestOpen();
        long most = 1L + random.nextInt(3);
        if (spec.serverNumbers()) {
            most = Math.min(most, keptKeys(first));
        } else if (random.nextInt(4) == 0) {
            first = 1L + random.nextInt((int) (spec.order().anyArrival() ? count : first));
        }
        return LongStream.range(first, Math.min(count + 1, first + most))
                .boxed()
                .toList();
    }

    /** A key that is not kept any more is a new message. So nothing new is sent as long as anything is open. */
    private long keptKeys(long first) {
        long open = offered.stream().filter(number -> number >= first).count();
        return open == 0 ? window : open;
    }

    private long lowestOpen() {
        return LongStream.rangeClosed(1, count)
                .filter(number -> !messages.isTold(number))
                .findFirst()
                .orElse(count);
    }

    List<SendAsk.Message> messages(List<Long> numbers) {
        offered.addAll(numbers);
        return numbers.stream()
                .map(number -> message(number, Fates.payload(number)))
                .toList();
    }

    SendAsk.Message message(long number, byte[] payload) {
        boolean byKey = spec.serverNumbers();
        MessageAttributes attributes = messages.fates.attributes(number);
        return new SendAsk.Message(byKey ? 0 : number, payload, attributes, byKey ? "key" + number : "");
    }

    /** One that has its outcome, and by a key only where that is kept; 0 where there is none. */
    long told(Random random) {
        List<Long> all = LongStream.rangeClosed(1, count)
                .filter(number -> messages.isTold(number) && (isKept(number) || !spec.serverNumbers()))
                .boxed()
                .toList();
        return all.isEmpty() ? 0 : all.get(random.nextInt(all.size()));
    }

    /** Whether the server must know the outcome still: not so many others may have had theirs behind it. */
    private boolean isKept(long number) {
        boolean inOrder = !spec.order().parallel() && spec.onFailure().last() != Last.PARK;
        long behind = inOrder ? offered.stream().filter(other -> other > number).count() : offered.size() - 1;
        return behind < window;
    }

    // What is told

    void told(List<Long> numbers, SendResult result) {
        if (result instanceof SendResult.Denied denied) {
            refused(numbers.get(0), denied.failure());
            return;
        }
        List<Outcome> outcomes = ((SendResult.Answer) result).outcomes();
        boolean anyRefused = false;
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            boolean refused = outcome.kind() == Outcome.Kind.REFUSED;
            if (refused && anyRefused && !spec.order().anyArrival()) {
                continue;
            }
            anyRefused |= refused;
            told(numbers.get(i), outcome);
        }
    }

    private void told(long number, Outcome outcome) {
        Failure failure = outcome.failure();
        String reason = failure == null ? "" : failure.reason();
        switch (outcome.kind()) {
            case DONE -> messages.tellDone(number, new String(outcome.payload(), UTF_8));
            case FAILED -> messages.tellFailed(number, reason);
            case ABORTED -> messages.tellAborted(number, reason);
            case SKIPPED -> messages.tellOther(number, "SKIPPED", reason);
            case REFUSED -> refused(number, Objects.requireNonNull(failure));
            case PARKED -> {
                messages.check(!messages.isTold(number), "%d is parked after its outcome", number);
                messages.parked.add(number);
            }
            case UNKNOWN -> {
                messages.check(reason.equals("OUTCOME_EXPIRED"), "%d is %s", number, reason);
                messages.check(!isKept(number), "%d is forgotten too soon", number);
                messages.tellUnknown(number);
            }
        }
    }

    private void refused(long number, Failure why) {
        String reason = why.reason();
        messages.check(!messages.isTold(number), "%d is refused, and was taken: %s", number, why);
        messages.check(!reason.endsWith("_REUSED"), "%d is taken for another one: %s", number, why);
        if (reason.equals("STREAM_FAILED")) {
            failed = true;
            messages.check(spec.onFailure().last() == Last.ABORT, "fails: %s", why);
        }
    }

    /** Another message came by the number of one that has its outcome. */
    void toldOfOther(long number, SendResult result) {
        if (result instanceof SendResult.Denied denied) {
            String reason = denied.failure().reason();
            String expected = spec.serverNumbers() ? "IDEMPOTENCY_KEY_REUSED" : "SEQ_REUSED";
            messages.check(reason.equals(expected), "%d comes again as another one: %s", number, reason);
            return;
        }
        Outcome outcome = ((SendResult.Answer) result).outcomes().get(0);
        boolean expired = outcome.kind() == Outcome.Kind.UNKNOWN && !isKept(number);
        messages.check(expired, "%d comes again as another one: %s", number, outcome.kind());
    }

    // Whether it comes to its end

    boolean isDone() {
        return failed || LongStream.rangeClosed(1, count).allMatch(messages::isTold);
    }

    @Override
    public String toString() {
        return messages + " of " + count + ", offered " + offered + (failed ? ", failed" : "");
    }
}
