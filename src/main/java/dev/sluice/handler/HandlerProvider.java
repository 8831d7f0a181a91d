package dev.sluice.handler;

import java.nio.file.Path;

/**
 * Offers a handler to the server: found by {@link java.util.ServiceLoader} in the server's own jar and in the jars of
 * the plugins folder.
 */
public interface HandlerProvider {

    /** The name that streams are opened on: 1 to 64 of {@code a-z 0-9 . _ -}. */
    String name();

    /** Makes the handler; called once, when the server starts. */
    Handler create(Setup setup);

    /**
     * What the server gives a handler to work with.
     *
     * @param dataDirectory the server's own directory, which exists and is writable
     */
    record Setup(Path dataDirectory) {}
}
