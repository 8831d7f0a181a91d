package dev.sluice.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.client.ClientStream;
import dev.sluice.client.EndResult;
import dev.sluice.client.Reply;
import dev.sluice.client.SendOptions;
import dev.sluice.v1.Order;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;

/** Sends what is planned for a stream, as far as is allowed, and notes what it is told. On the session's loop. */
final class StreamLoad {
    private final StreamPlan plan;
    private final ClientStream stream;
    private final IntSupplier life;
    private final List<List<ToldOutcome>> told = new ArrayList<>();
    private int allowed;
    private final Future<EndResult> end;
    private int handed;
    private boolean waits;
    private final AtomicInteger open = new AtomicInteger();
    private LongConsumer listener = seq -> {};

    /** @param life which of the server's lives it is */
    StreamLoad(StreamPlan plan, ClientStream stream, IntSupplier life) {
        this.plan = plan;
        this.stream = stream;
        this.life = life;
        this.end = stream.ended();
        plan.messages().forEach(message -> told.add(new ArrayList<>(1)));
    }

    StreamPlan plan() {
        return plan;
    }

    ClientStream stream() {
        return stream;
    }

    /** Hears of each message that has its outcome. */
    void onTold(LongConsumer wanted) {
        listener = wanted;
    }

    /** How the stream ended. */
    Future<EndResult> end() {
        return end;
    }

    /** What was told of a message. */
    List<ToldOutcome> told(long seq) {
        return told.get((int) seq - 1);
    }

    /** Messages that were handed over. */
    int handed() {
        return handed;
    }

    /** Whether all that is allowed was handed over and has its outcome. Any thread. */
    boolean isIdle() {
        return open.get() == 0;
    }

    @Override
    public String toString() {
        return "%s (id %s): %s without outcome; handed over %s, sent %s, settled %s; ended: %s"
                .formatted(plan.name(), stream.id(), open, handed, stream.sent(), stream.settled(), end);
    }

    /** Lets it hand over this share of its messages. */
    void allow(double share) {
        int count = (int) Math.ceil(share * (plan.endsEarly() ? 2 : 1) * plan.count() / StreamPlan.BLOCK);
        int more = Math.min(plan.count(), count * StreamPlan.BLOCK) - allowed;
        if (more > 0) {
            allowed += more;
            open.addAndGet(more);
            hand();
        }
    }

    private void hand() {
        while (handed < allowed && !waits) {
            PlannedMessage message = plan.message(plan.handing().get(handed++));
            waits = plan.order() == Order.ORDER_SYNC;
            send(message).onComplete(result -> told(message, result));
        }
        if (handed == plan.count() && plan.endsEarly()) {
            stream.end();
        }
    }

    private Future<Reply> send(PlannedMessage message) {
        byte[] payload = message.text().getBytes(UTF_8);
        SendOptions options = message.options();
        return plan.order() == Order.ORDER_SEQUENCED
                ? stream.sendAt(message.seq(), payload, options)
                : stream.send(payload, options);
    }

    private void told(PlannedMessage message, AsyncResult<Reply> result) {
        told(message.seq())
                .add(
                        result.succeeded()
                                ? ToldOutcome.done(life.getAsInt(), result.result())
                                : ToldOutcome.failed(life.getAsInt(), result.cause()));
        listener.accept(message.seq());
        open.decrementAndGet();
        if (waits) {
            waits = false;
            hand();
        }
    }
}
