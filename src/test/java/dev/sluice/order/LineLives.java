package dev.sluice.order;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Long random lives of a line and its twin. A seed that fails is named; {@code -Dsluice.seed=N} runs that one alone. */
final class LineLives {
    private static final int OPERATIONS = 200;

    static void live(Order order, int lives) {
        live(lives, random -> live(twin(order, random), random, LineLives::step));
    }

    /** Lives in which the server crashes now and then, and the sender sends again all that has no outcome. */
    static void liveOn(Order order, int lives) {
        live(lives, random -> live(twin(order, random).durable(), random, LineLives::stepOrCrash));
    }

    private static void live(int lives, Consumer<Random> life) {
        Long one = Long.getLong("sluice.seed");
        LongStream seeds = one == null ? LongStream.range(0, lives) : LongStream.of(one);
        seeds.forEach(seed -> {
            try {
                life.accept(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Dsluice.seed=" + seed, e);
            }
        });
    }

    private static TwinLine twin(Order order, Random random) {
        return new TwinLine(order, 1 + random.nextInt(12), 1 + random.nextInt(5));
    }

    private static void live(TwinLine line, Random random, BiConsumer<TwinLine, Random> step) {
        for (int i = 0; i < OPERATIONS; i++) {
            step.accept(line, random);
            line.note();
            line.assertAlike();
        }
        line.clear();
        line.assertAlike();
    }

    private static void stepOrCrash(TwinLine line, Random random) {
        if (random.nextInt(15) > 0) {
            step(line, random);
            return;
        }
        List<Long> sentAgain = LongStream.rangeClosed(1, line.accepted())
                .boxed()
                .filter(seq -> !line.isOver(seq))
                .collect(Collectors.toCollection(ArrayList::new));
        line.crash();
        line.assertAlike();
        if (line.isAnyArrival()) {
            Collections.shuffle(sentAgain, random);
        }
        int lost = random.nextInt(3) == 0 ? random.nextInt(sentAgain.size() + 1) : 0;
        sentAgain.subList(0, sentAgain.size() - lost).forEach(line::offer);
    }

    private static void step(TwinLine line, Random random) {
        long near = Math.max(1, line.settled() - 2 + random.nextInt(12));
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> line.offer(line.accepted() + 1);
            case 4, 5 -> line.offer(line.settled() + 1 + random.nextInt(6));
            case 6 -> line.offer(near);
            case 7, 8 -> line.take(1 + random.nextInt(4));
            case 9 -> line.done(random.nextInt(line.unreported() + 1));
            case 10 -> line.done(line.unreported());
            case 11, 12 -> endOfRun(line, random);
            case 13 -> goOn(line, random);
            case 14 -> rare(line, random, near);
            default -> {
                line.resume();
                line.skipMissing();
            }
        }
    }

    private static void endOfRun(TwinLine line, Random random) {
        if (line.mayFree()) {
            line.free();
        } else if (line.unreported() > 0) {
            switch (random.nextInt(5)) {
                case 0 -> line.skip();
                case 1 -> line.retry();
                case 2 -> line.park();
                default -> line.giveBack();
            }
        }
    }

    private static void goOn(TwinLine line, Random random) {
        if (line.hasFailed()) {
            line.drain();
        } else if (line.isParked() && random.nextInt(3) == 0) {
            line.unparkWithout();
        } else if (line.isParked()) {
            line.unpark();
        }
    }

    private static void rare(TwinLine line, Random random, long near) {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> add(line);
            case 4, 5, 6, 7 -> line.withdraw(near);
            case 8, 9 -> line.withdraw(Sequencer.FIRST_ADDED + random.nextInt(line.added() + 1));
            case 10 -> line.seal(line.accepted() + random.nextInt(3));
            default -> fail(line, random);
        }
    }

    private static void add(TwinLine line) {
        if (!line.isDurable()) {
            line.add();
        }
    }

    private static void fail(TwinLine line, Random random) {
        if (line.unreported() > 0 && random.nextBoolean()) {
            line.abort();
        } else if (random.nextInt(4) == 0) {
            line.fail();
        }
    }

    private LineLives() {}
}
