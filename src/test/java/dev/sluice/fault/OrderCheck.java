package dev.sluice.fault;

import dev.sluice.v1.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Whether the runs of a stream kept its order. In a life of the server each lane runs one behind the other, without a hole, and
 * begins no further than where the lives before it came to.
 */
final class OrderCheck {
    private final StreamPlan plan;
    private final List<HandlerRun> runs;
    private final List<String> faults = new ArrayList<>();

    OrderCheck(StreamPlan plan, List<HandlerRun> runs) {
        this.plan = plan;
        this.runs = runs;
    }

    /** The seqs that run one after the other; none where the order is a graph's. */
    static List<List<Long>> lanes(StreamPlan plan) {
        if (plan.order() == Order.ORDER_GRAPH) {
            return List.of();
        }
        Map<String, List<Long>> byKey = new LinkedHashMap<>();
        LongStream.rangeClosed(1, plan.count())
                .forEach(seq -> byKey.computeIfAbsent(plan.message(seq).key(), key -> new ArrayList<>())
                        .add(seq));
        return List.copyOf(byKey.values());
    }

    List<String> faults() {
        if (plan.order() == Order.ORDER_GRAPH) {
            checkNeeds();
        } else {
            lanes(plan).forEach(this::check);
        }
        return faults;
    }

    private void check(List<Long> lane) {
        int furthest = -1;
        int last = -1;
        HandlerRun before = null;
        for (HandlerRun run : runs) {
            int at = lane.indexOf(run.seq());
            if (at < 0) {
                continue;
            }
            boolean begins = before == null || before.life() != run.life();
            boolean again = !begins && at == last && !before.done();
            if (begins ? at > furthest + 1 : !again && at != last + 1) {
                faults.add(plan.name() + ": " + run + " behind " + before);
            }
            furthest = Math.max(furthest, at);
            last = at;
            before = run;
        }
    }

    /** What a message needs ran before it; and if it ran in the same life, then not after it. */
    private void checkNeeds() {
        Map<Long, HandlerRun> ran = new HashMap<>();
        Map<Long, Integer> children = new HashMap<>();
        for (HandlerRun run : runs) {
            for (long need : plan.message(run.seq()).needs()) {
                if (!ran.containsKey(need)) {
                    faults.add(plan.name() + ": " + run + " before " + need + ", which it needs");
                }
                children.put(need, run.life());
            }
            if (children.getOrDefault(run.seq(), 0) == run.life()) {
                faults.add(plan.name() + ": " + run + " behind one that needs it");
            }
            ran.put(run.seq(), run);
        }
    }
}
