package dev.sluice.dashboard;

import dev.sluice.admin.Rates;
import dev.sluice.admin.Sample;
import dev.sluice.admin.StoreSample;
import dev.sluice.admin.StoreTrouble;
import dev.sluice.admin.Totals;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A sample as JSON. */
final class SampleJson {

    static JsonObject of(Sample sample) {
        return new JsonObject()
                .put("at_ms", sample.atMillis())
                .put("uptime_seconds", sample.uptimeSeconds())
                .put("draining", sample.draining())
                .put("sessions", sample.sessions())
                .put("sessions_detached", sample.detached())
                .put("sessions_durable", sample.durable())
                .put("sessions_unloaded", sample.unloaded())
                .put("streams", sample.streams())
                .put("queued", sample.queued())
                .put("parked", sample.parked())
                .put("buffered_bytes", sample.bufferedBytes())
                .put("store", json(sample.store()))
                .put("totals", json(sample.totals()))
                .put("interval_ms", sample.intervalMillis())
                .put("per_second", json(sample.rates()));
    }

    private static @Nullable JsonObject json(@Nullable StoreSample store) {
        if (store == null) {
            return null;
        }
        return new JsonObject()
                .put("bytes", store.bytes())
                .put("free_bytes", store.freeBytes())
                .put("trouble", json(store.trouble()));
    }

    private static @Nullable JsonObject json(@Nullable StoreTrouble trouble) {
        return trouble == null
                ? null
                : new JsonObject()
                        .put("kind", trouble.kind())
                        .put("why", trouble.why())
                        .put("since_ms", trouble.sinceMillis());
    }

    private static JsonObject json(Totals totals) {
        return new JsonObject()
                .put("opened", totals.opened())
                .put("accepted", totals.accepted())
                .put("settled", totals.settled())
                .put("failed", totals.failed())
                .put("skipped", totals.skipped())
                .put("refused", totals.refused())
                .put("items", totals.items())
                .put("commits", totals.commits());
    }

    private static JsonObject json(Rates rates) {
        return new JsonObject()
                .put("opened", rates.opened())
                .put("accepted", rates.accepted())
                .put("settled", rates.settled())
                .put("failed", rates.failed())
                .put("skipped", rates.skipped())
                .put("refused", rates.refused())
                .put("items", rates.items())
                .put("commits", rates.commits());
    }

    private SampleJson() {}
}
