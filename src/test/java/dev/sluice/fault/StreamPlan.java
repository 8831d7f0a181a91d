package dev.sluice.fault;

import com.google.protobuf.Duration;
import dev.sluice.v1.Durability;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.Order;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A stream of the crash checker: what it is, and all that will be sent on it, as a seed says.
 *
 * @param generation 0 for a stream that is opened before the server is killed, then one more each time that it is lost
 * @param handing the seqs in the order in which they are handed over; within blocks of {@link #BLOCK} it may be any
 * @param endsEarly whether the stream is ended long before the others
 */
record StreamPlan(
        String name,
        int generation,
        Order order,
        Durability durability,
        FailurePolicy.Kind policy,
        String handler,
        int window,
        List<PlannedMessage> messages,
        List<Long> handing,
        boolean endsEarly) {

    /** Of shuffled seqs whole blocks are handed over, so that no seq is missing for long. */
    static final int BLOCK = 8;

    private static final List<Order> ORDERS =
            List.of(Order.ORDER_FIFO, Order.ORDER_SYNC, Order.ORDER_SEQUENCED, Order.ORDER_KEYED, Order.ORDER_GRAPH);
    private static final List<Durability> DURABILITIES =
            List.of(Durability.DURABILITY_DISK, Durability.DURABILITY_MEMORY, Durability.DURABILITY_DISK_SYNC);
    private static final List<FailurePolicy.Kind> POLICIES = List.of(
            FailurePolicy.Kind.ABORT, FailurePolicy.Kind.SKIP, FailurePolicy.Kind.RETRY, FailurePolicy.Kind.PARK);
    static final int[] WINDOWS = {4, 16, 1024};

    /** The stream of this index; a life that lost it in memory alone begins another one, a later generation. */
    static StreamPlan of(long seed, int index, int generation, int count) {
        Random random = new Random(seed * 1_000_003 + index * 1_009L + generation);
        Order order = ORDERS.get(index % ORDERS.size());
        Durability durability = DURABILITIES.get(index / ORDERS.size() % DURABILITIES.size());
        FailurePolicy.Kind policy = POLICIES.get(random.nextInt(POLICIES.size()));
        String name = "s%d-%s-%s-%s-%d"
                .formatted(
                        index,
                        order.name().substring("ORDER_".length()),
                        durability.name().substring("DURABILITY_".length()),
                        policy,
                        generation);
        int blocks = Math.max(1, count / BLOCK);
        int first = policy == FailurePolicy.Kind.ABORT ? blocks * BLOCK * 2 / 3 : 0;
        List<PlannedMessage> messages = new ArrayList<>();
        for (int seq = 1; seq <= blocks * BLOCK; seq++) {
            messages.add(PlannedMessage.of(random, order, policy, seq, seq > first));
        }
        return new StreamPlan(
                name,
                generation,
                order,
                durability,
                policy,
                random.nextBoolean() ? CrashHandler.BLOCKING : CrashHandler.ASYNC,
                WINDOWS[random.nextInt(WINDOWS.length)],
                messages,
                handing(random, order, blocks),
                policy != FailurePolicy.Kind.PARK && random.nextInt(4) == 0);
    }

    static List<Long> handing(Random random, Order order, int blocks) {
        List<Long> seqs = new ArrayList<>(
                LongStream.rangeClosed(1, (long) blocks * BLOCK).boxed().toList());
        for (int i = 0; i < blocks && order == Order.ORDER_SEQUENCED; i++) {
            Collections.shuffle(seqs.subList(i * BLOCK, (i + 1) * BLOCK), random);
        }
        return seqs;
    }

    boolean isDurable() {
        return durability != Durability.DURABILITY_MEMORY;
    }

    int count() {
        return messages.size();
    }

    PlannedMessage message(long seq) {
        return messages.get((int) seq - 1);
    }

    StreamSpec spec() {
        return StreamSpec.newBuilder()
                .setHandler(handler)
                .setName(name)
                .setOrder(order)
                .setDurability(durability)
                .setWindow(Window.newBuilder().setMessages(window))
                .setOnFailure(onFailure())
                .build();
    }

    private FailurePolicy onFailure() {
        FailurePolicy.Builder onFailure = FailurePolicy.newBuilder().setKind(policy);
        if (policy == FailurePolicy.Kind.RETRY) {
            onFailure
                    .setAttempts(3)
                    .setBackoff(Duration.newBuilder().setNanos(2_000_000))
                    .setThen(FailurePolicy.Kind.SKIP);
        }
        return onFailure.build();
    }
}
