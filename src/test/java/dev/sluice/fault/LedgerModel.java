package dev.sluice.fault;

import dev.sluice.v1.FailurePolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the accounts of one key may be, after what was told of the messages to them. Where an outcome is open the message may have
 * run or not, and if it did not, then none behind it on that stream did either.
 */
final class LedgerModel {
    /** With all that was told of so far. */
    private Set<LedgerAccounts> running = Set.of(LedgerAccounts.NONE);
    /** With none of the messages since one whose outcome is open. */
    private final Set<LedgerAccounts> halted = new LinkedHashSet<>();

    private boolean aborted;
    private final List<String> faults = new ArrayList<>();

    /** Takes the next message of a stream. */
    void told(PlannedMessage message, StreamPlan stream, ToldOutcome told) {
        if (aborted) {
            if (told.isDone()) {
                fault(message, stream, told, "nothing behind a failure");
            }
        } else if (told.isOpen()) {
            halted.addAll(running);
            running = after(answers(message));
        } else {
            known(message, stream, told);
        }
    }

    private void known(PlannedMessage message, StreamPlan stream, ToldOutcome told) {
        Set<LedgerAccounts.Answer> answers = answers(message);
        Set<LedgerAccounts.Answer> right = new LinkedHashSet<>(answers);
        right.removeIf(answer -> !isTold(answer, told));
        if (right.isEmpty()) {
            fault(message, stream, told, answers.toString());
        }
        halted.clear();
        running = after(right.isEmpty() ? answers : right);
        aborted = !told.isDone() && stream.policy() == FailurePolicy.Kind.ABORT;
    }

    private static boolean isTold(LedgerAccounts.Answer answer, ToldOutcome told) {
        if (told.isDone()) {
            return !answer.isRefusal() && told.text().equals(answer.text());
        }
        boolean failed = told.word().equals("FAILED") && told.text().startsWith(answer.text() + ":");
        boolean skipped = told.word().equals("SKIPPED") && told.text().startsWith("SKIPPED_BY_OPERATOR:");
        return answer.isRefusal() && (failed || skipped);
    }

    /** The stream is over, and another one comes. */
    void over() {
        aborted = false;
        Set<LedgerAccounts> all = new HashSet<>(running);
        all.addAll(halted);
        halted.clear();
        running = all;
    }

    /** What the accounts may be, once the last stream is {@link #over}. */
    Set<LedgerAccounts> possible() {
        return running;
    }

    /** What was told and cannot be. */
    List<String> faults() {
        return faults;
    }

    private Set<LedgerAccounts.Answer> answers(PlannedMessage message) {
        Set<LedgerAccounts.Answer> answers = new LinkedHashSet<>();
        running.forEach(accounts -> answers.add(accounts.carryOut(message.text())));
        return answers;
    }

    private static Set<LedgerAccounts> after(Set<LedgerAccounts.Answer> answers) {
        Set<LedgerAccounts> after = new LinkedHashSet<>();
        answers.forEach(answer -> after.add(answer.after()));
        return after;
    }

    private void fault(PlannedMessage message, StreamPlan stream, ToldOutcome told, String right) {
        faults.add("%s #%d %s: %s was told %s, right is %s"
                .formatted(stream.name(), message.seq(), message.key(), message.text(), told, right));
    }
}
