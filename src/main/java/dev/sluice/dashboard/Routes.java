package dev.sluice.dashboard;

import io.vertx.ext.web.Router;

/** A part of the HTTP side. Its handlers run on the event loop of the HTTP side, which they must not block. */
@FunctionalInterface
public interface Routes {

    /**
     * Adds its own; on the event loop of the HTTP side. Only GET and HEAD get that far: a route is for both, and a HEAD's
     * body is left out by itself. What no route answers is 404.
     */
    void mount(Router router);
}
