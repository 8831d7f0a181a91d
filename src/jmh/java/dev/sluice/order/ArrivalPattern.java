package dev.sluice.order;

import java.util.Random;

/**
 * In which order messages arrive, made before anything is measured: blocks of so many seqs, each shuffled, over and over.
 */
final class ArrivalPattern {
    private static final int AT_LEAST = 1 << 15;

    private final int[] within;
    private final int size;
    private int next;
    private long before;

    /** @param block how many seqs are shuffled; 1 is in order */
    ArrivalPattern(int block) {
        this.size = Math.max(1, AT_LEAST / block) * block;
        this.within = new int[size];
        Random random = new Random(block);
        for (int start = 0; start < size; start += block) {
            for (int i = 0; i < block; i++) {
                int other = start + random.nextInt(i + 1);
                within[start + i] = within[other];
                within[other] = start + i + 1;
            }
        }
    }

    long next() {
        long seq = before + within[next++];
        if (next == size) {
            next = 0;
            before += size;
        }
        return seq;
    }
}
