package dev.sluice.dashboard;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of {@code webroot/}, out of the jar. They are read once, on a worker thread, and nothing is unpacked to disk.
 * A browser keeps them, and asks each time whether they are still the same.
 */
final class WebFiles implements Routes {
    private static final Pattern PATH = Pattern.compile("(/[a-z0-9]+([.-][a-z0-9]+)*)+\\.(html|css|js|svg)");

    /** Those that were asked for and are there: no more than the jar has. */
    private final Map<String, WebFile> files = new HashMap<>();

    @Override
    public void mount(Router router) {
        router.get("/").handler(call -> answer(call, "/index.html"));
        router.getWithRegex(PATH.pattern()).handler(call -> answer(call, call.normalizedPath()));
    }

    private void answer(RoutingContext call, String path) {
        WebFile known = files.get(path);
        if (known != null) {
            answer(call, known);
        } else {
            call.vertx()
                    .executeBlocking(() -> WebFile.read(path))
                    .onSuccess(file -> loaded(call, path, file))
                    .onFailure(call::fail);
        }
    }

    private void loaded(RoutingContext call, String path, @Nullable WebFile file) {
        if (file == null) {
            call.next();
        } else {
            files.put(path, file);
            answer(call, file);
        }
    }

    private static void answer(RoutingContext call, WebFile file) {
        HttpServerResponse response = call.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, file.type())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, file.etag())
                .putHeader("Content-Security-Policy", file.policy());
        if (file.etag().equals(call.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
        } else {
            response.end(file.content());
        }
    }
}
