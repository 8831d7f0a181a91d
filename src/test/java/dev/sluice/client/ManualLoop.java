package dev.sluice.client;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.TreeMap;

/** A loop that a test turns by hand, with a clock that goes as the test says. */
class ManualLoop implements Loop {
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final TreeMap<Long, Timer> timers = new TreeMap<>();
    private long now;
    private long lastTimer;

    private record Timer(long due, long every, Handler<Long> call) {}

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void run(Runnable call) {
        call.run();
    }

    @Override
    public void later(Runnable call) {
        turns.add(call);
    }

    @Override
    public long after(long millis, Runnable call) {
        return timer(new Timer(now + Math.max(1, millis), 0, id -> call.run()));
    }

    @Override
    public long every(long millis, Handler<Long> call) {
        return timer(new Timer(now + millis, millis, call));
    }

    private long timer(Timer timer) {
        timers.put(++lastTimer, timer);
        return lastTimer;
    }

    @Override
    public void cancel(long timer) {
        timers.remove(timer);
    }

    @Override
    public <T> Promise<T> promise() {
        return Promise.promise();
    }

    @Override
    public <T> Future<T> failed(Throwable why) {
        return Future.failedFuture(why);
    }

    // What a test does

    /** Runs what waits for its turn, until nothing does. */
    void turn() {
        for (Runnable call = turns.poll(); call != null; call = turns.poll()) {
            call.run();
        }
    }

    /** Lets so much time pass, and runs what comes due meanwhile, in its order. */
    void advance(long millis) {
        long until = now + millis;
        turn();
        for (Long next = due(until); next != null; next = due(until)) {
            Timer timer = timers.remove(next);
            now = timer.due();
            if (timer.every() > 0) {
                timers.put(next, new Timer(now + timer.every(), timer.every(), timer.call()));
            }
            timer.call().handle(next);
            turn();
        }
        now = until;
    }

    long now() {
        return now;
    }

    int timers() {
        return timers.size();
    }

    private Long due(long until) {
        Long first = null;
        for (var each : timers.entrySet()) {
            boolean earlier =
                    first == null || each.getValue().due() < timers.get(first).due();
            if (each.getValue().due() <= until && earlier) {
                first = each.getKey();
            }
        }
        return first;
    }
}
