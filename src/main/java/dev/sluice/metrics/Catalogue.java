package dev.sluice.metrics;

/** The catalogue as a page for people: {@code docs/metrics.md}. */
final class Catalogue {
    private static final String HEAD = """
            # Metrics

            What `GET /metrics` tells, in the text form of Prometheus, or in OpenMetrics for a scraper that asks for it. This page is
            printed from the catalogue in [Metric.java](../src/main/java/dev/sluice/metrics/Metric.java), by

                mvn -q -Dquick test -Dtest=CatalogueTest -Dcatalogue.write

            Counters count since the start of the process. No label grows with what clients do: handlers are those that are
            registered, methods and reasons those that the server knows. What takes a walk over all streams is as old as the last
            walk that came to its end: a scrape begins one when the last was begun 10 s ago or more, and does not wait for it, so
            that scrapes every 15 s tell of the one before, and the first scrape tells 0. [operations.md](operations.md) tells what to watch.

            | name | type | labels | meaning |
            |---|---|---|---|
            """;

    private static final String FOOT = """

            A metric of the garbage collector's pauses is there once there was one. What else a JVM could tell is left out.
            """;

    static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Metric metric : Metric.values()) {
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(metric.exposed(), metric.type().text(), labels(metric), metric.meaning()));
        }
        return page.append(FOOT).toString();
    }

    private static String labels(Metric metric) {
        return metric.labels().isEmpty() ? "" : "`" + String.join("`, `", metric.labels()) + "`";
    }

    private Catalogue() {}
}
