package dev.sluice.grpc;

import dev.sluice.session.Durations;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What goes through the gRPC port, and whether its event loops turn. Thread-safe. */
public final class Traffic {
    private final CallCounters calls = new CallCounters();
    private final LongAdder connections = new LongAdder();
    private final LongAdder connectionsMade = new LongAdder();
    private final Flow received = new Flow();
    private final Flow sent = new Flow();
    private final List<LoopPulse> pulses = new CopyOnWriteArrayList<>();
    private final Durations lag = new Durations();

    /** Frames of Exchanges in one direction. */
    public static final class Flow {
        private final LongAdder frames = new LongAdder();
        private final LongAdder bytes = new LongAdder();

        void frame(int length) {
            frames.increment();
            bytes.add(length);
        }

        /** How many. */
        public long frames() {
            return frames.sum();
        }

        /** Their bytes, as they are on the wire without the framing of gRPC and HTTP/2. */
        public long bytes() {
            return bytes.sum();
        }
    }

    /** Is shown calls that are over. */
    @FunctionalInterface
    public interface CallVisitor {

        /**
         * Is shown those with one method and one status code.
         *
         * @param method its full name, such as {@code sluice.v1.Streams/Open}; {@code other} for one there is not
         * @param code the name of the status code that its client was told; CANCELLED where there was nobody to tell
         * @param count how many there were since the start; goes on counting
         */
        void visit(String method, String code, LongAdder count);
    }

    /** Goes through calls that are over, by method and status code; what did not occur is left out. */
    public void forEachCall(CallVisitor visitor) {
        calls.forEach(visitor);
    }

    /** Connections there are, without those that are refused. */
    public long connections() {
        return connections.sum();
    }

    /** Connections there were. */
    public long connectionsMade() {
        return connectionsMade.sum();
    }

    public Flow received() {
        return received;
    }

    public Flow sent() {
        return sent;
    }

    /** How much later than they should the event loops came to what is done in even time. */
    public Durations lag() {
        return lag;
    }

    /** For how long the event loop that is silent the longest has not turned, in nanoseconds; 0 without loops. */
    public long silentNanos() {
        long now = System.nanoTime();
        return pulses.stream().mapToLong(pulse -> pulse.silentNanos(now)).max().orElse(0);
    }

    LoopPulse newPulse(long periodNanos) {
        LoopPulse pulse = new LoopPulse(lag, periodNanos, System.nanoTime());
        pulses.add(pulse);
        return pulse;
    }

    /** The loop ends; that it turns no more is no fault. */
    void ended(LoopPulse pulse) {
        pulses.remove(pulse);
    }

    void connected() {
        connectionsMade.increment();
        connections.increment();
    }

    void disconnected() {
        connections.decrement();
    }

    /** There is a method of that path, so its calls are counted by themselves. */
    void expect(String path) {
        calls.expect(path);
    }

    void called(HttpServerRequest request) {
        calls.watch(request);
    }
}
