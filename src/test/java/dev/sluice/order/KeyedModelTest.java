package dev.sluice.order;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The KEYED order against the naive one, with its promises watched. A seed that fails is named; {@code -Dsluice.seed=N}
 * runs that one alone.
 */
class KeyedModelTest {
    private static final int SEEDS = 500;
    private static final int OPERATIONS = 150;

    /** What may happen to the first or the last of the runs that are out, or to what is held up. */
    @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
    private enum Step {
        TAKE_ONE(twin -> twin.take(1)),
        TAKE_TWO(twin -> twin.take(2)),
        DONE(twin -> twin.done(first(twin))),
        DONE_LAST(twin -> twin.done(last(twin))),
        ABORT(twin -> twin.abort(first(twin))),
        FREE(twin -> twin.free(first(twin))),
        FREE_LAST(twin -> twin.free(last(twin))),
        SKIP(twin -> twin.skip(first(twin))),
        RETRY(twin -> twin.retry(first(twin))),
        PARK(twin -> twin.park(first(twin))),
        GIVE_BACK(twin -> twin.giveBack(first(twin))),
        RESUME(twin -> twin.resume(twin.paused().get(0))),
        UNPARK(twin -> twin.unpark(twin.parkedHeads().get(0))),
        UNPARK_WITHOUT(twin -> twin.unparkWithout(twin.parkedHeads().get(0))),
        WITHDRAW_2(twin -> twin.withdraw(2)),
        CRASH(TwinKeyed::crash),
        SEND_AGAIN(TwinKeyed::sendAgain);

        private final Consumer<TwinKeyed> apply;

        Step(Consumer<TwinKeyed> apply) {
            this.apply = apply;
        }

        boolean makesSense(TwinKeyed twin) {
            boolean several = twin.runs().size() > 1;
            return switch (this) {
                case TAKE_ONE, TAKE_TWO -> twin.ready();
                case DONE, ABORT, SKIP, RETRY, PARK, GIVE_BACK ->
                    !twin.runs().isEmpty() && !first(twin).mayFree();
                case DONE_LAST -> several && !last(twin).mayFree();
                case FREE -> !twin.runs().isEmpty() && first(twin).mayFree();
                case FREE_LAST -> several && last(twin).mayFree();
                case RESUME -> !twin.paused().isEmpty();
                case UNPARK, UNPARK_WITHOUT -> !twin.parkedHeads().isEmpty();
                case WITHDRAW_2, CRASH, SEND_AGAIN -> true;
            };
        }

        private static TwinKeyed.Run first(TwinKeyed twin) {
            return twin.runs().get(0);
        }

        private static TwinKeyed.Run last(TwinKeyed twin) {
            return twin.runs().get(twin.runs().size() - 1);
        }
    }

    private static final List<Step> ENDS =
            List.of(Step.TAKE_ONE, Step.DONE, Step.DONE_LAST, Step.ABORT, Step.FREE, Step.FREE_LAST);

    @Test
    void keepsItsPromisesHoweverSixMessagesOfTwoKeysEnd() {
        assignments(6, 2).forEach(keys -> explore(keys, ENDS));
    }

    @Test
    void keepsItsPromisesHoweverFiveMessagesOfThreeKeysEnd() {
        assignments(5, 3).forEach(keys -> explore(keys, ENDS));
    }

    @Test
    void keepsItsPromisesWhateverHappensToThreeMessagesOfTwoKeys() {
        assignments(3, 2).forEach(keys -> explore(keys, List.of(Step.values())));
    }

    /** Which key each message has, one character each; alike ones once, whatever the keys are called. */
    private static List<String> assignments(int messages, int keys) {
        List<String> all = List.of("");
        for (int i = 0; i < messages; i++) {
            List<String> longer = new ArrayList<>();
            for (String one : all) {
                int known = (int) one.chars().distinct().count();
                for (int key = 0; key <= Math.min(known, keys - 1); key++) {
                    longer.add(one + (char) ('a' + key));
                }
            }
            all = longer;
        }
        return all;
    }

    /** Every sequence of steps, from each state once. */
    private static void explore(String keys, List<Step> steps) {
        extend(keys, steps, new ArrayList<>(), new HashSet<>());
    }

    private static void extend(String keys, List<Step> steps, List<Step> sequence, Set<String> seen) {
        TwinKeyed now = replayAndCompare(keys, sequence);
        if (!seen.add(now.state())) {
            return;
        }
        for (Step next : steps) {
            if (next.makesSense(now)) {
                sequence.add(next);
                extend(keys, steps, sequence, seen);
                sequence.remove(sequence.size() - 1);
            }
        }
    }

    private static TwinKeyed replayAndCompare(String keys, List<Step> sequence) {
        try {
            TwinKeyed twin = replay(keys, sequence);
            twin.assertAlike();
            return twin;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("keys " + keys + " after " + sequence, e);
        }
    }

    private static TwinKeyed replay(String keys, List<Step> sequence) {
        TwinKeyed twin = new TwinKeyed(terms(8, 2, 2, 1), true);
        keys.chars().forEach(key -> twin.offerNext(Character.toString(key)));
        for (Step step : sequence) {
            step.apply.accept(twin);
            twin.note();
        }
        return twin;
    }

    private static OrderTerms terms(int window, int maxParallel, int maxParked, int maxFailed) {
        return new OrderTerms(Order.KEYED, window, maxParallel, maxParked, maxFailed, 0, Needs.Edge.INHERIT);
    }

    @Test
    void isLikeTheNaiveOneInLongRandomLives() {
        Long one = Long.getLong("sluice.seed");
        LongStream seeds = one == null ? LongStream.range(0, SEEDS) : LongStream.of(one);
        seeds.forEach(seed -> {
            try {
                live(new Random(seed), false);
                live(new Random(seed), true);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Dsluice.seed=" + seed, e);
            }
        });
    }

    private static void live(Random random, boolean durable) {
        int keys = 1 + random.nextInt(6);
        TwinKeyed twin = new TwinKeyed(
                terms(1 + random.nextInt(16), 1 + random.nextInt(4), random.nextInt(8), random.nextInt(4)), durable);
        for (int i = 0; i < OPERATIONS; i++) {
            String key = Character.toString('a' + random.nextInt(keys));
            if (twin.isDurable() && random.nextInt(15) == 0) {
                crash(twin, random);
            } else {
                step(twin, random, key);
            }
            twin.assertAlike();
        }
        twin.clear();
        twin.assertAlike();
    }

    private static void crash(TwinKeyed twin, Random random) {
        twin.crash();
        twin.assertAlike();
        if (random.nextBoolean()) {
            twin.sendAgain();
        }
    }

    private static void step(TwinKeyed twin, Random random, String key) {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> twin.offerNext(key);
            case 4 -> add(twin, twin.lastAdded() + 1, key);
            case 5 -> unusual(twin, random, key);
            case 6, 7, 8 -> twin.take(1 + random.nextInt(3));
            default -> report(twin, random);
        }
    }

    private static void unusual(TwinKeyed twin, Random random, String key) {
        long near = Math.max(1, twin.accepted() - 8 + random.nextInt(12));
        switch (random.nextInt(8)) {
            case 0, 1 -> twin.offer(near, key);
            case 2, 3, 4 -> twin.withdraw(near);
            case 5 -> twin.withdraw(twin.lastAdded() - random.nextInt(3));
            case 6 -> add(twin, twin.lastAdded() + random.nextInt(3), key);
            default -> {
                if (random.nextInt(20) == 0) {
                    twin.fail();
                }
            }
        }
    }

    private static void add(TwinKeyed twin, long seq, String key) {
        if (!twin.isDurable()) {
            twin.offer(seq, key);
        }
    }

    private static void report(TwinKeyed twin, Random random) {
        if (random.nextInt(6) == 0) {
            goOn(twin, random);
        } else if (!twin.runs().isEmpty()) {
            TwinKeyed.Run run = twin.runs().get(random.nextInt(twin.runs().size()));
            if (run.mayFree()) {
                twin.free(run);
            } else {
                end(twin, run, random);
            }
        }
    }

    private static void goOn(TwinKeyed twin, Random random) {
        List<Entry> heads = twin.parkedHeads();
        if (!twin.paused().isEmpty() && random.nextBoolean()) {
            twin.resume(twin.paused().get(0));
        } else if (!heads.isEmpty()) {
            Entry head = heads.get(random.nextInt(heads.size()));
            if (random.nextInt(4) == 0) {
                twin.unparkWithout(head);
            } else {
                twin.unpark(head);
            }
        }
    }

    private static void end(TwinKeyed twin, TwinKeyed.Run run, Random random) {
        switch (random.nextInt(24)) {
            case 0 -> twin.abort(run);
            case 1, 2 -> twin.skip(run);
            case 3, 4, 5 -> twin.retry(run);
            case 6, 7, 8, 9 -> twin.park(run);
            case 10, 11 -> twin.giveBack(run);
            default -> twin.done(run);
        }
    }
}
