/**
 * The Java client: opens streams in batches, sends messages down them in order and learns what became of each.
 *
 * <p>Start at {@link dev.sluice.client.SluiceClient#connect}. Everything public is callable from any thread. A client and
 * its sessions live on one event loop; calls from other threads are gathered and cross over together, in the order of
 * each calling thread. Futures complete and handlers run on that loop, so they must not block it.
 *
 * <p>Whatever goes wrong is a {@link dev.sluice.client.SluiceException}, whose code and reason say what it is.
 */
@NullMarked
package dev.sluice.client;

import org.jspecify.annotations.NullMarked;
