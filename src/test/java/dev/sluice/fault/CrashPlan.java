package dev.sluice.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What is to befall a server and its network, as a seed says.
 *
 * @param network the seed of what befalls connections
 */
record CrashPlan(long network, List<Crash> crashes) {
    private static final double FEW_BYTES = 50_000;
    private static final int MANY_BYTES = 400_000;
    /** Away more often than not. */
    private static final List<Operator> OPERATORS =
            List.of(Operator.SKIPS, Operator.RESUMES, Operator.IS_AWAY, Operator.IS_AWAY, Operator.IS_AWAY);

    /**
     * The end of a life of the server's.
     *
     * @param bytes how many go to and fro before: few, so that it may be in the middle of a resume, or many
     * @param terminates whether it is told to stop; else it is killed
     */
    record Crash(long bytes, Operator operator, boolean terminates) {
        private static Crash of(Random random) {
            long bytes =
                    random.nextBoolean() ? (long) Math.pow(FEW_BYTES, random.nextDouble()) : random.nextInt(MANY_BYTES);
            Operator operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
            return new Crash(bytes, operator, random.nextInt(4) == 0);
        }
    }

    /** What somebody does about all that is parked, right before. */
    enum Operator {
        SKIPS,
        RESUMES,
        IS_AWAY
    }

    static CrashPlan of(long seed, int crashes) {
        Random random = new Random(seed);
        long network = random.nextLong();
        List<Crash> planned = new ArrayList<>();
        for (int i = 0; i < crashes; i++) {
            planned.add(Crash.of(random));
        }
        return new CrashPlan(network, planned);
    }
}
