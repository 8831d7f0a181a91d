package dev.sluice.admin;

import dev.sluice.order.Order;
import dev.sluice.session.Durability;
import dev.sluice.session.StreamStatus;
import dev.sluice.session.StreamView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Streams at random, with many that are equal in all but their id. */
final class Streams {

    /** A stream as someone sees it. */
    record Seen(
            String sessionId,
            long id,
            String name,
            String handler,
            Order order,
            Durability durability,
            StreamStatus status,
            long accepted,
            long settled,
            int queued,
            long queuedBytes,
            int running,
            int held,
            long waitingFor,
            int parked,
            int oldestSeconds,
            long credit,
            long creditBytes,
            long uncommitted,
            int ageSeconds,
            int idleSeconds)
            implements StreamView {

        static Seen of(StreamView stream) {
            return new Seen(
                    stream.sessionId(),
                    stream.id(),
                    stream.name(),
                    stream.handler(),
                    stream.order(),
                    stream.durability(),
                    stream.status(),
                    stream.accepted(),
                    stream.settled(),
                    stream.queued(),
                    stream.queuedBytes(),
                    stream.running(),
                    stream.held(),
                    stream.waitingFor(),
                    stream.parked(),
                    stream.oldestSeconds(),
                    stream.credit(),
                    stream.creditBytes(),
                    stream.uncommitted(),
                    stream.ageSeconds(),
                    stream.idleSeconds());
        }
    }

    static List<Seen> random(Random random, int count) {
        List<Seen> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long settled = random.nextInt(5);
            int queued = random.nextInt(4);
            streams.add(new Seen(
                    "session" + random.nextInt(3),
                    i,
                    random.nextBoolean() ? "" : "Name/" + random.nextInt(20),
                    random.nextBoolean() ? "echo" : "count",
                    pick(random, Order.values()),
                    pick(random, Durability.values()),
                    pick(random, StreamStatus.values()),
                    settled + queued,
                    settled,
                    queued,
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(4),
                    random.nextInt(4)));
        }
        return streams;
    }

    static <T> T pick(Random random, T[] all) {
        return all[random.nextInt(all.length)];
    }

    private Streams() {}
}
