package dev.sluice.fault;

import dev.sluice.v1.Durability;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.Order;
import dev.sluice.v1.StreamSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A ledger of the crash checker, as a seed says: where it is kept, and the streams that move its money, one after the other.
 *
 * @param keys each has accounts of its own; several where the order is KEYED
 * @param streams the last one stays open, those before are ended or reset
 * @param resets for each stream the seq whose outcome is answered with a reset; 0: none
 */
record LedgerPlan(String name, Keeping keeping, List<String> keys, List<StreamPlan> streams, List<Integer> resets) {
    static final String HANDLER = "ledger";

    private static final List<Order> ORDERS =
            List.of(Order.ORDER_FIFO, Order.ORDER_SYNC, Order.ORDER_SEQUENCED, Order.ORDER_KEYED);
    private static final List<Durability> DURABILITIES =
            List.of(Durability.DURABILITY_DISK, Durability.DURABILITY_DISK_SYNC);
    private static final List<FailurePolicy.Kind> POLICIES = List.of(
            FailurePolicy.Kind.SKIP, FailurePolicy.Kind.RETRY, FailurePolicy.Kind.PARK, FailurePolicy.Kind.ABORT);
    private static final List<Keeping> KEEPINGS = List.of(Keeping.STREAM, Keeping.NAME, Keeping.SCOPE);
    private static final int KINDS = ORDERS.size() * DURABILITIES.size();
    private static final int STREAMS_MAX = 3;
    private static final long APART = 7_919;

    /** What the accounts belong to. */
    enum Keeping {
        /** The stream, with which they go. */
        STREAM,
        /** A scope by the stream's name, which outlives it. */
        NAME,
        /** A scope with a name of its own. */
        SCOPE
    }

    /**
     * The ledger of this index.
     *
     * @param messages on all its streams together, about
     */
    static LedgerPlan of(long seed, int index, int messages) {
        Random random = new Random(seed * 1_000_003 + index * 1_009L + APART);
        Order order = ORDERS.get(index % ORDERS.size());
        Durability durability = DURABILITIES.get(index / ORDERS.size() % DURABILITIES.size());
        Keeping keeping = KEEPINGS.get(index / KINDS % KEEPINGS.size());
        boolean stays = keeping != Keeping.STREAM;
        FailurePolicy.Kind policy = POLICIES.get(random.nextInt(stays ? POLICIES.size() : POLICIES.size() - 1));
        String name = "ledger%d-%s-%s-%s-%s"
                .formatted(
                        index,
                        order.name().substring("ORDER_".length()),
                        durability.name().substring("DURABILITY_".length()),
                        policy,
                        keeping);
        LedgerPlan plan = new LedgerPlan(
                name,
                keeping,
                order == Order.ORDER_KEYED ? List.of("x", "y") : List.of(""),
                new ArrayList<>(),
                new ArrayList<>());
        plan.addStreams(random, order, durability, policy, stays ? 1 + random.nextInt(STREAMS_MAX) : 1, messages);
        return plan;
    }

    private void addStreams(
            Random random, Order order, Durability durability, FailurePolicy.Kind policy, int count, int messages) {
        LedgerEntries entries = new LedgerEntries(random, keys, policy);
        int blocks = Math.max(2, messages / count / StreamPlan.BLOCK);
        int size = blocks * StreamPlan.BLOCK;
        for (int i = 0; i < count; i++) {
            boolean isLast = i == count - 1;
            streams.add(new StreamPlan(
                    name + "#" + i,
                    0,
                    order,
                    durability,
                    policy,
                    HANDLER,
                    StreamPlan.WINDOWS[random.nextInt(StreamPlan.WINDOWS.length)],
                    entries.write(size, i == 0),
                    StreamPlan.handing(random, order, blocks),
                    !isLast));
            boolean isReset = i > 0 && !isLast && policy != FailurePolicy.Kind.ABORT && random.nextInt(3) > 0;
            resets.add(isReset ? 1 + random.nextInt(size / 2) : 0);
        }
    }

    /** Whether its accounts outlive its streams. */
    boolean isKept() {
        return keeping != Keeping.STREAM;
    }

    /** Where they do. */
    String scope() {
        return keeping == Keeping.NAME ? name : "of " + name;
    }

    /** How many accounts there are, of all keys. */
    int accounts() {
        return keys.size() * LedgerEntries.ACCOUNTS.size();
    }

    StreamSpec spec(int stream) {
        return spec(streams.get(stream).spec());
    }

    /** For somebody who looks into its accounts and does nothing else. */
    StreamSpec reader() {
        return spec(streams.get(0).spec());
    }

    private StreamSpec spec(StreamSpec plain) {
        return plain.toBuilder()
                .setName(keeping == Keeping.NAME ? name : "")
                .setStateScope(keeping == Keeping.SCOPE ? scope() : "")
                .build();
    }
}
