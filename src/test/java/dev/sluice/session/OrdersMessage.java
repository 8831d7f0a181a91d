package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.order.Needs;
import dev.sluice.order.Order;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A message of a stream at random; the same again for the same seq. */
record OrdersMessage(String key, List<Long> needs, boolean critical, long ttlMillis) {

    static OrdersMessage of(Order order, long seed, long seq) {
        Random random = new Random(seed * 31 + seq);
        String key = order == Order.KEYED ? "k" + random.nextInt(4) : "";
        List<Long> needs = List.of();
        if (order == Order.GRAPH && seq > 1) {
            needs = random.longs(random.nextInt(3), Math.max(1, seq - 5), seq)
                    .distinct()
                    .boxed()
                    .toList();
        }
        return new OrdersMessage(key, needs, random.nextInt(20) == 0, random.nextInt(8) == 0 ? 3_000 : 0);
    }

    MessageAttributes attributes(Order order) {
        long[] seqs = needs.stream().mapToLong(Long::longValue).toArray();
        Needs all = seqs.length == 0 ? Needs.NONE : new Needs(seqs, new Needs.Edge[0], 0, 0);
        byte[] bytes = order == Order.KEYED ? key.getBytes(UTF_8) : null;
        return MessageAttributes.of(bytes, critical, ttlMillis, Map.of(), all, 0);
    }
}
