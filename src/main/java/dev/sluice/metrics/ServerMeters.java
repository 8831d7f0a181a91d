package dev.sluice.metrics;

import dev.sluice.grpc.Traffic;
import dev.sluice.handler.CloseCause;
import dev.sluice.session.Counters;
import dev.sluice.session.Durability;
import dev.sluice.session.HandlerCounters;
import dev.sluice.session.Quota;
import dev.sluice.session.Sessions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/** What the server counts, as meters that read it. */
final class ServerMeters {
    private static final double NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final MeterRegistry registry;
    private final Sessions sessions;
    private final SessionEvents events;
    private final Traffic traffic;
    private final StreamCensus census;
    private final Set<LongAdder> bound = ConcurrentHashMap.newKeySet();

    ServerMeters(
            MeterRegistry registry, Sessions sessions, SessionEvents events, Traffic traffic, StreamCensus census) {
        this.registry = registry;
        this.sessions = sessions;
        this.events = events;
        this.traffic = traffic;
        this.census = census;
    }

    void bind() {
        gauge(Metric.DRAINING, sessions, all -> all.draining() ? 1 : 0);
        quota(Metric.SESSIONS, Metric.SESSIONS_LIMIT, sessions.sessionQuota());
        quota(Metric.STREAMS, Metric.STREAMS_LIMIT, sessions.streamQuota());
        quota(Metric.BUFFERED_BYTES, Metric.BUFFERED_BYTES_LIMIT, sessions.bufferedQuota());
        gauge(Metric.FAILURES_LOGGED, sessions, Sessions::failuresLogged);
        bindStreams(sessions.counters());
        sessions.counters().handlers().forEach(this::bindHandler);
        bindTraffic();
        new DurabilityMeters(this, sessions).bind();
        counter(Metric.SESSIONS_UNREADABLE, events.damaged(), LongAdder::doubleValue);
    }

    /** To be called before they are read. Binds what is known by name only when it has occurred. */
    void refresh() {
        census.refresh();
        events.resets().forEach((reason, count) -> counterOnce(Metric.STREAMS_RESET, count, reason));
        traffic.forEachCall((method, code, count) -> counterOnce(Metric.GRPC_CALLS, count, method, code));
    }

    private void counterOnce(Metric metric, LongAdder count, String... labels) {
        if (bound.add(count)) {
            counter(metric, count, LongAdder::doubleValue, labels);
        }
    }

    private void bindStreams(Counters counters) {
        counter(Metric.STREAMS_OPENED, counters, Counters::opened);
        counter(Metric.ITEMS_SENT, counters, Counters::items);
        for (CloseCause cause : CloseCause.values()) {
            String label = cause.name().toLowerCase(Locale.ROOT);
            counter(Metric.STREAMS_CLOSED, counters, all -> all.closed(cause), label);
        }
    }

    private void bindHandler(HandlerCounters handler) {
        String name = handler.handler();
        counter(Metric.MESSAGES_ACCEPTED, handler, HandlerCounters::accepted, name);
        counter(Metric.MESSAGES_SETTLED, handler, HandlerCounters::done, name, "done");
        counter(Metric.MESSAGES_SETTLED, handler, HandlerCounters::failed, name, "failed");
        counter(Metric.MESSAGES_SETTLED, handler, HandlerCounters::skipped, name, "skipped");
        counter(Metric.MESSAGES_SETTLED, handler, HandlerCounters::aborted, name, "aborted");
        counter(Metric.MESSAGES_RETRIED, handler, HandlerCounters::retried, name);
        gauge(Metric.MESSAGES_PARKED, handler, HandlerCounters::parked, name);
        counter(Metric.SEQS_MISSED, handler, HandlerCounters::missed, name);
        gauge(Metric.STREAMS_WAITING, handler, HandlerCounters::stalled, name);
        counter(Metric.MESSAGES_DISCARDED, handler, HandlerCounters::discarded, name);
        gauge(Metric.MESSAGES_QUEUED, handler, HandlerCounters::queued, name);
        counter(Metric.REFUSALS, handler, HandlerCounters::refusals, name);
        counter(Metric.OUTCOMES_RECALLED, handler, HandlerCounters::recalled, name, "known");
        counter(Metric.OUTCOMES_RECALLED, handler, HandlerCounters::expired, name, "expired");
        gauge(Metric.MESSAGES_HELD, census, all -> all.of(name).held(), name);
        gauge(Metric.OLDEST_MESSAGE, census, all -> all.of(name).oldestSeconds(), name);
        gauge(Metric.CREDIT, census, all -> all.of(name).credit(), name);
        gauge(Metric.STREAMS_DURABLE, census, all -> all.of(name).disk(), name, Durability.DISK.text());
        gauge(Metric.STREAMS_DURABLE, census, all -> all.of(name).diskSync(), name, Durability.DISK_SYNC.text());
        gauge(Metric.MESSAGES_UNCOMMITTED, census, all -> all.of(name).uncommitted(), name);
        gauge(Metric.HANDLER_STUCK, handler, HandlerCounters::stuck, name);
        gauge(Metric.WORKER_CALLS, handler, HandlerCounters::running, name, "running");
        gauge(Metric.WORKER_CALLS, handler, HandlerCounters::waiting, name, "waiting");
        counter(Metric.HANDLER_TIMEOUTS, events.timeouts(name), LongAdder::doubleValue, name);
        counter(Metric.HANDLER_EXCEPTIONS, events.exceptions(name), LongAdder::doubleValue, name);
    }

    private void bindTraffic() {
        gauge(Metric.GRPC_CONNECTIONS, traffic, Traffic::connections);
        counter(Metric.GRPC_CONNECTIONS_MADE, traffic, Traffic::connectionsMade);
        bindFlow(traffic.received(), "received");
        bindFlow(traffic.sent(), "sent");
        gauge(Metric.LOOP_SILENT, traffic, all -> all.silentNanos() / NANOS_A_SECOND);
    }

    private void bindFlow(Traffic.Flow flow, String direction) {
        counter(Metric.EXCHANGE_FRAMES, flow, Traffic.Flow::frames, direction);
        counter(Metric.EXCHANGE_BYTES, flow, Traffic.Flow::bytes, direction);
    }

    private void quota(Metric used, Metric limit, Quota quota) {
        gauge(used, quota, Quota::used);
        gauge(limit, quota, Quota::max);
    }

    /** Meters hold what they read by weak references: the server has its own. */
    <T> void gauge(Metric metric, T source, ToDoubleFunction<T> value, String... labels) {
        Gauge.builder(metric.exposed(), source, value)
                .description(metric.meaning())
                .tags(tags(metric, labels))
                .register(registry);
    }

    <T> void counter(Metric metric, T source, ToDoubleFunction<T> value, String... labels) {
        FunctionCounter.builder(metric.exposed(), source, value)
                .description(metric.meaning())
                .tags(tags(metric, labels))
                .register(registry);
    }

    private static Tags tags(Metric metric, String... values) {
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(metric.labels().get(i), values[i]));
        }
        return Tags.of(tags);
    }
}
