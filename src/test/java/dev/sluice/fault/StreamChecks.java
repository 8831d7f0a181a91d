package dev.sluice.fault;

import static java.util.stream.Collectors.toSet;

import dev.sluice.fault.PlannedMessage.Kind;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.Order;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must be true of a stream after all: of what was planned, what was told, and what ran. Each answers what is not. */
final class StreamChecks {
    private final StreamLoad load;
    private final StreamPlan plan;
    private final List<HandlerRun> runs;
    /** Those that never run, as another one failed before. */
    private final Set<Long> doomed;

    StreamChecks(StreamLoad load, List<HandlerRun> runs) {
        this.load = load;
        this.plan = load.plan();
        this.runs = runs;
        this.doomed = doomed(plan);
    }

    private static Set<Long> doomed(StreamPlan plan) {
        Set<Long> doomed = new HashSet<>();
        if (plan.policy() != FailurePolicy.Kind.ABORT) {
            return doomed;
        }
        for (List<Long> lane : OrderCheck.lanes(plan)) {
            boolean failed = false;
            for (long seq : lane) {
                if (failed) {
                    doomed.add(seq);
                }
                failed |= plan.message(seq).kind() == Kind.FAILING;
            }
        }
        if (plan.order() == Order.ORDER_GRAPH) {
            for (PlannedMessage message : plan.messages()) {
                for (long need : message.needs()) {
                    if (doomed.contains(need) || plan.message(need).kind() == Kind.FAILING) {
                        doomed.add(message.seq());
                    }
                }
            }
        }
        return doomed;
    }

    /** Each message that was handed over. */
    private List<PlannedMessage> handed() {
        return plan.handing().subList(0, load.handed()).stream()
                .map(plan::message)
                .toList();
    }

    List<String> withoutExactlyOneOutcome() {
        List<String> wrong = new ArrayList<>();
        for (PlannedMessage message : handed()) {
            if (load.told(message.seq()).size() != 1) {
                wrong.add(tell(message.seq(), "was told " + load.told(message.seq())));
            }
        }
        return wrong;
    }

    List<String> toldOtherwiseThanPlanned() {
        List<String> wrong = new ArrayList<>();
        for (PlannedMessage message : handed()) {
            for (ToldOutcome told : load.told(message.seq())) {
                boolean lost =
                        !plan.isDurable() && (told.isOpen() || told.word().equals("STREAM_LOST"));
                if (!lost && !isRight(message, told)) {
                    wrong.add(tell(message.seq(), message.kind() + " was told " + told));
                }
            }
        }
        return wrong;
    }

    private boolean isRight(PlannedMessage message, ToldOutcome told) {
        if (doomed.contains(message.seq())) {
            return !told.isDone() && !told.word().equals("OUTCOME_UNKNOWN");
        }
        boolean replied = told.isDone() && told.text().equals(message.reply(plan.name()));
        boolean failed = told.word().equals("FAILED") && told.text().startsWith("BY_DESIGN");
        boolean skipped = told.word().equals("SKIPPED") && told.text().startsWith("SKIPPED_BY_OPERATOR");
        return switch (message.kind()) {
            case REPLIED, EMPTY -> replied;
            case FAILING -> failed;
            // A server that leaves tries nothing again; what is durable is left to the next one.
            case TRYING -> replied || (failed && !plan.isDurable());
            case ILL -> replied || skipped;
        };
    }

    List<String> doneAndNeverRun() {
        Set<Long> ran =
                runs.stream().filter(HandlerRun::done).map(HandlerRun::seq).collect(toSet());
        List<String> wrong = new ArrayList<>();
        for (PlannedMessage message : handed()) {
            boolean done = load.told(message.seq()).stream().anyMatch(ToldOutcome::isDone);
            if (done && !ran.contains(message.seq())) {
                wrong.add(tell(message.seq(), "is done and did not run"));
            }
        }
        return wrong;
    }

    List<String> runAfterTheirOutcomeWasTold() {
        List<String> wrong = new ArrayList<>();
        for (HandlerRun run : runs) {
            for (ToldOutcome told : load.told(run.seq())) {
                if (!told.isOpen() && run.life() > told.life()) {
                    wrong.add(tell(run.seq(), "was told " + told + " and ran again: " + run));
                }
            }
        }
        return wrong;
    }

    /** An attempt is run once in a life of the server; what an operator lets run again counts its attempts anew. */
    List<String> runTwiceInOneLife() {
        Set<List<Long>> seen = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        for (HandlerRun run : runs) {
            boolean isFirst = seen.add(List.of((long) run.life(), run.seq(), (long) run.attempt()));
            if (!isFirst && plan.message(run.seq()).kind() != Kind.ILL) {
                wrong.add(tell(run.seq(), "ran twice: " + run));
            }
        }
        return wrong;
    }

    List<String> runInSpiteOfAFailure() {
        return runs.stream()
                .filter(run -> doomed.contains(run.seq()))
                .map(run -> tell(run.seq(), "ran behind a failure: " + run))
                .toList();
    }

    /** What a handler reads is what was sent. */
    List<String> runWithAnotherPayload() {
        return runs.stream()
                .filter(run -> run.hash() != plan.message(run.seq()).text().hashCode())
                .map(run -> tell(run.seq(), "ran with another payload: " + run))
                .toList();
    }

    List<String> runOutOfOrder() {
        return new OrderCheck(plan, runs).faults();
    }

    /**
     * A stream in memory alone lives in one life of the server. Messages may leave behind an open that has no answer: that goes to
     * the next life with them, as long as nothing was told.
     */
    List<String> memoryThatOutlivesItsServer() {
        int known = plan.generation() == 0 ? 1 : firstToldIn();
        int last = runs.stream().mapToInt(HandlerRun::life).max().orElse(0);
        return plan.isDurable() || last <= known
                ? List.of()
                : List.of(plan.name() + " was known in life " + known + " and ran in life " + last);
    }

    private int firstToldIn() {
        return handed().stream()
                .flatMap(message -> load.told(message.seq()).stream())
                .filter(told -> !told.isOpen())
                .mapToInt(ToldOutcome::life)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    List<String> notSettled() {
        long settled = load.stream().settled();
        boolean whole = settled == load.stream().last() || !plan.isDurable() || !doomed.isEmpty();
        return whole ? List.of() : List.of(plan.name() + " is settled up to " + settled);
    }

    private String tell(long seq, String what) {
        return plan.name() + " #" + seq + " " + what;
    }
}
