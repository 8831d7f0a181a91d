package dev.sluice.dashboard;

import io.vertx.ext.web.Router;

/** A part of the HTTP side. Its handlers run on the event loop of the HTTP side, which they must not block. */
@FunctionalInterface
public interface Routes {

    /** Adds its own; on the event loop of the HTTP side. What no route answers is 404. */
    void mount(Router router);
}
