package dev.sluice.session;

import com.google.errorprone.annotations.FormatMethod;
import dev.sluice.handler.Message;
import dev.sluice.order.FailurePolicy.Last;
import dev.sluice.order.Order;
import dev.sluice.store.Store;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one stream through all lives of its server: how they run, what that does to the handler's state, and what
 * is told of them, by whichever way. All that is told is kept, so that whatever happens later can be held against it.
 */
final class SurvivingMessages {
    private static final String DONE = "DONE ";
    private static final String FAILED = "FAILED ";
    private static final String ABORTED = "ABORTED ";
    private static final String UNKNOWN = "UNKNOWN ";

    final Fates fates;
    private final String name;
    private final @Nullable SurvivingState state;
    private final List<String> objections;

    /** What was told, by the message's number. */
    private final Map<Long, String> told = new TreeMap<>();

    final Set<Long> parked = new HashSet<>();

    /** Given up by the client or an operator: may have its outcome without having run. */
    final Set<Long> givenUp = new HashSet<>();

    /** What the handler said, at all times. */
    private final Map<Long, Set<String>> reported = new HashMap<>();

    /** The stream has ended, or was lost: what it had for itself is not on the disk any more. */
    boolean gone;

    private long lastBegun;
    private int replies;

    /** @param state what the handler keeps; null for one that keeps nothing */
    SurvivingMessages(String name, Fates fates, @Nullable SurvivingState state, List<String> objections) {
        this.name = name;
        this.fates = fates;
        this.state = state;
        this.objections = objections;
    }

    private StreamSpec spec() {
        return fates.spec();
    }

    private String nameOf(long number) {
        return name + "." + number;
    }

    private String part(long number) {
        return spec().order() == Order.KEYED ? fates.key(number) : "";
    }

    // What the handler is given, and says

    void runs(Message message) {
        long number = Fates.number(message.payload());
        check(number > 0, "%d is not what was sent", message.seq());
        check(!told.containsKey(number), "%d runs after its client was told %s", number, told.get(number));
        for (long before = 1; before < number; before++) {
            if (fates.comesBefore(before, number)) {
                check(!isStopped(before), "%d runs though %d is %s", number, before, told.get(before));
                check(isOver(before), "%d runs before %d", number, before);
            }
        }
        if (!spec().order().parallel()) {
            boolean inTurn = number >= lastBegun || message.attempt() > 1 || parked.contains(number);
            check(inTurn, "%d runs after %d", number, lastBegun);
            lastBegun = number;
        }
        sees(number, message);
    }

    private boolean isOver(long number) {
        return reported.containsKey(number) || told.containsKey(number) || givenUp.contains(number);
    }

    /** A failure that its client was told of holds for ever. */
    private boolean isStopped(long before) {
        String outcome = told.getOrDefault(before, DONE);
        boolean stops = outcome.startsWith(FAILED) || (spec().order() == Order.GRAPH && outcome.startsWith(ABORTED));
        return stops && spec().onFailure().last() == Last.ABORT;
    }

    private void sees(long number, Message message) {
        if (state != null) {
            Map<String, String> seen = SurvivingState.seen(message.state());
            Map<String, String> expected = state.expected(part(number));
            check(seen.equals(expected), "%d finds %s and not %s", number, seen, expected);
            check(!state.has(nameOf(number)), "%d runs, and has done its work before", number);
        }
    }

    /** The message comes to its end at the handler. Returns its reply, null where it fails. */
    @Nullable
    String reports(Message message) {
        long number = Fates.number(message.payload());
        sees(number, message);
        if (fates.fails(number, message.attempt())) {
            if (state != null) {
                SurvivingState.spoil(message.state());
            }
            reported(number, FAILED);
            return null;
        }
        if (state != null) {
            state.carryOut(message.state(), part(number), nameOf(number));
        }
        String reply = fates.isReplied(number) ? "r" + number + "." + ++replies : "";
        reported(number, DONE + reply);
        return reply;
    }

    private void reported(long number, String outcome) {
        reported.computeIfAbsent(number, first -> new HashSet<>()).add(outcome);
    }

    // What is told

    boolean isTold(long number) {
        return told.containsKey(number);
    }

    void tellDone(long number, String reply) {
        Set<String> said = reported.getOrDefault(number, Set.of());
        check(said.contains(DONE + reply), "%d is done with '%s', and the handler said %s", number, reply, said);
        tell(number, DONE + reply);
        checkKept(number);
    }

    void tellFailed(long number, String reason) {
        Set<String> said = reported.getOrDefault(number, Set.of());
        check(said.contains(FAILED) && fates.isDoomed(number), "%d fails, and the handler said %s", number, said);
        tell(number, FAILED + reason);
    }

    void tellAborted(long number, String reason) {
        boolean byAnother = spec().onFailure().last() == Last.ABORT || reason.equals("DEPENDENCY_FAILED");
        check(givenUp.contains(number) || byAnother, "%d is aborted: %s", number, reason);
        tell(number, ABORTED + reason);
    }

    void tellOther(long number, String kind, String reason) {
        tell(number, kind + " " + reason);
    }

    /** What became of it is not kept any more; what was told of it holds. */
    void tellUnknown(long number) {
        boolean mayBe = isOver(number) || spec().onFailure().last() == Last.ABORT;
        check(mayBe, "%d is forgotten and never ran", number);
        told.putIfAbsent(number, UNKNOWN);
    }

    private void tell(long number, String outcome) {
        String before = told.putIfAbsent(number, outcome);
        check(before == null || before.equals(outcome), "%d is %s and then %s", number, before, outcome);
    }

    /** Its success is told, so what it did is there. */
    private void checkKept(long number) {
        check(state == null || state.has(nameOf(number)), "%d is done, and what it did is lost", number);
    }

    // Lives

    /** The server is gone. */
    void dies() {
        lastBegun = 0;
    }

    /** Another server has what is stored. */
    void survives(Store store) {
        boolean owned = state != null && state.scope.owner() != null;
        if (state != null && spec().isDurable() && !(owned && gone)) {
            check(state.survives(store), "survives as something else than %s", state);
            told.forEach((number, outcome) -> {
                if (outcome.startsWith(DONE)) {
                    checkKept(number);
                }
            });
        }
    }

    @FormatMethod
    void check(boolean holds, String objection, @Nullable Object... facts) {
        if (!holds) {
            objections.add(this + ": " + String.format(objection, facts));
        }
    }

    @Override
    public String toString() {
        return name + " " + spec().order() + " " + spec().durability() + " "
                + spec().onFailure().last() + ", told " + told + ", parked " + parked
                + (state == null ? "" : ", " + state.scope.name());
    }
}
