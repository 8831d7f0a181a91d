package dev.sluice.dashboard;

import dev.sluice.admin.Rates;
import dev.sluice.admin.Sample;
import dev.sluice.admin.Totals;
import io.vertx.core.json.JsonObject;

/** A sample as JSON. */
final class SampleJson {

    static JsonObject of(Sample sample) {
        return new JsonObject()
                .put("at_ms", sample.atMillis())
                .put("uptime_seconds", sample.uptimeSeconds())
                .put("draining", sample.draining())
                .put("sessions", sample.sessions())
                .put("streams", sample.streams())
                .put("queued", sample.queued())
                .put("parked", sample.parked())
                .put("buffered_bytes", sample.bufferedBytes())
                .put("totals", json(sample.totals()))
                .put("interval_ms", sample.intervalMillis())
                .put("per_second", json(sample.rates()));
    }

    private static JsonObject json(Totals totals) {
        return new JsonObject()
                .put("opened", totals.opened())
                .put("accepted", totals.accepted())
                .put("settled", totals.settled())
                .put("failed", totals.failed())
                .put("skipped", totals.skipped())
                .put("refused", totals.refused())
                .put("items", totals.items());
    }

    private static JsonObject json(Rates rates) {
        return new JsonObject()
                .put("opened", rates.opened())
                .put("accepted", rates.accepted())
                .put("settled", rates.settled())
                .put("failed", rates.failed())
                .put("skipped", rates.skipped())
                .put("refused", rates.refused())
                .put("items", rates.items());
    }

    private SampleJson() {}
}
