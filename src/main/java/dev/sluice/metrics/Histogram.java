package dev.sluice.metrics;

import dev.sluice.session.Durations;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Durations as Prometheus' histogram. Micrometer's own timers cost more than what many a handler does. */
final class Histogram implements Collector {
    private static final double NANOS_A_SECOND = 1e9;

    private final Metric metric;
    private final List<Series> series;

    /** Durations with the value of the metric's only label; empty where it has none. */
    record Series(String label, Durations durations) {}

    Histogram(Metric metric, List<Series> series) {
        this.metric = metric;
        this.series = List.copyOf(series);
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder().name(metric.exposed()).help(metric.meaning());
        series.forEach(one -> snapshot.dataPoint(point(one)));
        return snapshot.build();
    }

    private HistogramDataPointSnapshot point(Series one) {
        Labels labels = metric.labels().isEmpty()
                ? Labels.EMPTY
                : Labels.of(metric.labels().get(0), one.label());
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(buckets(one.durations()))
                .sum(one.durations().sumNanos() / NANOS_A_SECOND)
                .build();
    }

    private static ClassicHistogramBuckets buckets(Durations durations) {
        List<Double> bounds = new ArrayList<>();
        for (long nanos : Durations.boundsNanos()) {
            bounds.add(nanos / NANOS_A_SECOND);
        }
        bounds.add(Double.POSITIVE_INFINITY);
        List<Long> counts = new ArrayList<>();
        for (long count : durations.counts()) {
            counts.add(count);
        }
        return ClassicHistogramBuckets.of(bounds, counts);
    }
}
