package dev.sluice.dashboard;

import dev.sluice.admin.Sample;
import io.vertx.core.json.JsonObject;

/** A sample as JSON. */
final class SampleJson {

    static JsonObject of(Sample sample) {
        return new JsonObject()
                .put("at_ms", sample.atMillis())
                .put("interval_ms", sample.intervalMillis())
                .put("uptime_seconds", sample.uptimeSeconds())
                .put("draining", sample.draining())
                .put("sessions", sample.sessions())
                .put("streams", sample.streams())
                .put("queued", sample.queued())
                .put("buffered_bytes", sample.bufferedBytes())
                .put("opened", sample.opened())
                .put("accepted", sample.accepted())
                .put("settled", sample.settled())
                .put("items", sample.items())
                .put("opened_per_second", sample.openedPerSecond())
                .put("accepted_per_second", sample.acceptedPerSecond())
                .put("settled_per_second", sample.settledPerSecond())
                .put("items_per_second", sample.itemsPerSecond());
    }

    private SampleJson() {}
}
