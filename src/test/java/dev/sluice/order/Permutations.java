package dev.sluice.order;

import java.util.ArrayList;
import java.util.List;

/** All orders in which the seqs from 1 on can arrive. */
final class Permutations {

    static List<List<Long>> of(int count) {
        List<List<Long>> all = new ArrayList<>();
        extend(new ArrayList<>(), count, all);
        return all;
    }

    private static void extend(List<Long> begun, int count, List<List<Long>> all) {
        if (begun.size() == count) {
            all.add(List.copyOf(begun));
            return;
        }
        for (long seq = 1; seq <= count; seq++) {
            if (!begun.contains(seq)) {
                begun.add(seq);
                extend(begun, count, all);
                begun.remove(begun.size() - 1);
            }
        }
    }

    private Permutations() {}
}
