package dev.sluice.metrics;

import dev.sluice.grpc.Traffic;
import dev.sluice.session.Counters;
import dev.sluice.session.Sessions;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All metrics of a server. They are read when somebody asks, from what is counted anyway. Thread-safe. */
public final class Metrics implements AutoCloseable {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** A scrape tells what the last walk over all streams has found; it begins another one when that is so long ago. */
    private static final Duration WALK_EVERY = Duration.ofSeconds(10);

    /** What the name of a meter gets when it is exposed, and not when a filter sees it. */
    private static final List<String> ADDED_LATER = List.of("", "_total", "_seconds");

    private final PrometheusRegistry prometheus = new PrometheusRegistry();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final ServerMeters meters;

    /**
     * @param events what the sessions tell
     * @param traffic what goes through the gRPC port
     * @param version the server's own
     */
    public Metrics(Sessions sessions, SessionEvents events, Traffic traffic, String version) {
        this(sessions, events, traffic, version, WALK_EVERY);
    }

    Metrics(Sessions sessions, SessionEvents events, Traffic traffic, String version, Duration walkEvery) {
        registry.config().meterFilter(MeterFilter.denyUnless(this::isListed));
        meters = new ServerMeters(
                registry, sessions, events, traffic, new StreamCensus(sessions, walkEvery, System::nanoTime));
        meters.bind();
        bindBuild(version);
        bindHistograms(sessions.counters(), traffic);
        bindProcess();
    }

    /** A scrape. */
    public record Page(String contentType, String text) {}

    /**
     * Reads all of them.
     *
     * @param accept what the scraper takes, as the HTTP header says
     */
    public Page scrape(@Nullable String accept) {
        meters.refresh();
        String type = accept != null && accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
        return new Page(type, registry.scrape(type));
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private boolean isListed(Meter.Id id) {
        String name = registry.config().namingConvention().name(id.getName(), id.getType(), id.getBaseUnit());
        return ADDED_LATER.stream().anyMatch(suffix -> Metric.has(name + suffix));
    }

    /** Prometheus' own kind of metric: Micrometer has none for facts, and does not let a gauge have the name. */
    private void bindBuild(String version) {
        Info.builder()
                .name(Metric.BUILD_INFO.exposed())
                .help(Metric.BUILD_INFO.meaning())
                .labelNames(Metric.BUILD_INFO.labels().toArray(String[]::new))
                .register(prometheus)
                .setLabelValues(version, Runtime.version().toString());
    }

    private void bindHistograms(Counters counters, Traffic traffic) {
        prometheus.register(new Histogram(
                Metric.HANDLER_RUN,
                counters.handlers().stream()
                        .map(handler -> new Histogram.Series(handler.handler(), handler.runs()))
                        .toList()));
        prometheus.register(new Histogram(
                Metric.COMMIT,
                counters.commits().stream()
                        .map(commits ->
                                new Histogram.Series(commits.durability().text(), commits.times()))
                        .toList()));
        prometheus.register(new Histogram(Metric.LOOP_LAG, List.of(new Histogram.Series("", traffic.lag()))));
    }

    private void bindProcess() {
        List<MeterBinder> binders = List.of(
                new JvmMemoryMetrics(),
                collections,
                new JvmThreadMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics(),
                new UptimeMetrics());
        binders.forEach(binder -> binder.bindTo(registry));
    }
}
