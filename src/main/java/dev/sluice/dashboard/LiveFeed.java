package dev.sluice.dashboard;

import dev.sluice.admin.Sample;
import dev.sluice.admin.Sampler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Sends a sample of the server's figures to everyone who watches, once a second, as server-sent events. Samples are taken
 * while somebody watches, and for as long behind that as they are kept, so that who reloads a page misses none. Who reads
 * slowly misses samples; nothing is kept for them.
 */
final class LiveFeed {
    private static final long PERIOD_MILLIS = 1000;
    private static final int RETRY_MILLIS = 1000;

    private final Vertx vertx;
    private final Sampler sampler;
    private final int maxWatchers;
    private final Set<HttpServerResponse> watchers = new LinkedHashSet<>();
    private boolean sampling;
    private int unwatched;

    LiveFeed(Vertx vertx, Sampler sampler, int maxWatchers) {
        this.vertx = vertx;
        this.sampler = sampler;
        this.maxWatchers = maxWatchers;
    }

    /** The newest sample; a new one when nobody has them taken. */
    Sample latest() {
        Sample newest = sampling ? sampler.newest() : null;
        return newest == null ? sampler.take() : newest;
    }

    /** Answers with all samples that are kept, and from now on with each that is taken. */
    void watch(RoutingContext call) {
        if (watchers.size() >= maxWatchers) {
            Answers.busy(call, "dashboard.max-watchers", maxWatchers, "live views are open");
            return;
        }
        HttpServerResponse response = call.response();
        response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
        response.closeHandler(v -> left(response));
        response.exceptionHandler(e -> left(response));
        call.request().connection().shutdownHandler(v -> response.end());
        watchers.add(response);
        begin();
        response.write("retry: " + RETRY_MILLIS + "\n\n" + event("recent", recent()));
    }

    private void begin() {
        if (!sampling) {
            sampling = true;
            sampler.take();
            vertx.setPeriodic(PERIOD_MILLIS, this::period);
        }
    }

    private void period(long timer) {
        unwatched = watchers.isEmpty() ? unwatched + 1 : 0;
        sampling = unwatched < sampler.keep();
        if (sampling) {
            tell();
        } else {
            vertx.cancelTimer(timer);
        }
    }

    /** Takes a sample and sends it to those who can take it. */
    void tell() {
        String event = event("sample", SampleJson.of(sampler.take()).encode());
        for (HttpServerResponse watcher : watchers) {
            if (!watcher.writeQueueFull() && !watcher.ended()) {
                watcher.write(event);
            }
        }
    }

    private void left(HttpServerResponse response) {
        watchers.remove(response);
    }

    private String recent() {
        JsonArray all = new JsonArray();
        sampler.recent().forEach(sample -> all.add(SampleJson.of(sample)));
        return new JsonObject().put("samples", all).encode();
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }
}
