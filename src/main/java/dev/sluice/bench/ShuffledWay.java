package dev.sluice.bench;

import dev.sluice.client.ClientStream;
import dev.sluice.client.SendOptions;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** SEQUENCED: each stretch of so many messages is posted in a random order, the same for all streams. */
final class ShuffledWay implements Pump.Way {
    static final int BLOCK = 256;

    private static final int SHUFFLES = 64;
    private static final long SEED = 1;

    private final Payloads payloads;
    private final int[][] shuffles = new int[SHUFFLES][];

    ShuffledWay(Payloads payloads) {
        this.payloads = payloads;
        Random random = new Random(SEED);
        Arrays.setAll(shuffles, i -> shuffled(random));
    }

    private static int[] shuffled(Random random) {
        List<Integer> all = IntStream.range(0, BLOCK).boxed().collect(Collectors.toList());
        Collections.shuffle(all, random);
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public boolean post(ClientStream stream, long row) {
        long before = row - 1;
        int[] shuffle = shuffles[(int) (before / BLOCK % SHUFFLES)];
        int at = (int) (before % BLOCK);
        long seq = before - at + shuffle[at] + 1;
        return stream.postAt(seq, payloads.of(seq), SendOptions.none());
    }

    @Override
    public int block() {
        return BLOCK;
    }
}
