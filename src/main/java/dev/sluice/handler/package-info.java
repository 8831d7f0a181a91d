/**
 * The handler contract: what processes the messages of streams, and the handlers that come with the server.
 *
 * <p>Plain Java: a handler knows nothing of gRPC, Vert.x or sessions. {@link dev.sluice.handler.Handler} is the
 * contract, {@link dev.sluice.handler.HandlerProvider} how a jar in the plugins folder offers one.
 */
@NullMarked
package dev.sluice.handler;

import org.jspecify.annotations.NullMarked;
