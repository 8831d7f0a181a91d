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

            ## What to alert on

            Rules for these are in [operations.md](operations.md#alerts). All else is for diagnosis.

            | alert | when | because |
            |---|---|---|
            | `sluice_store_healthy` | is 0 for a minute | durable streams take nothing: the disk is full or broken |
            | `sluice_commit_under_way_seconds` | is over 10 | the disk hangs, and says nothing |
            | `sluice_store_free_bytes` | falls below what an hour may bring | the next one will be the first of these |
            | `sluice_sessions_unreadable_total` | grows | data on the disk is damaged |
            | `sluice_outcomes_recalled_total{answer="expired"}` | grows | clients come back too late to be told what became of their messages |
            | `sluice_handler_stuck_calls` | is not 0 | a handler does not return |
            | `sluice_buffered_bytes` | is over three quarters of its limit | clients get less credit, and soon refusals |
            | `sluice_messages_parked` | is not 0 | somebody has to decide |
            | `sluice_event_loop_lag_seconds` | has a 99 % of over 0.1 | all streams of the loop wait |

            `sluice_sessions_detached`, `sluice_sessions_resumed_total` and `sluice_heartbeats_missed_total` tell how often clients
            lose their connections, which is their network's doing or theirs; a jump in all of them at once is this side's.

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
