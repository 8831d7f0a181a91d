/**
 * The orders: which message of a stream runs when.
 *
 * <p>A {@link dev.sluice.order.Sequencer} takes the messages of one stream and says which may run. It is a mechanism
 * alone: no clock, no thread, no I/O, no logging; it belongs to whoever holds it and is not safe for use by several
 * threads. Every operation is O(1) for each message unless it says otherwise.
 *
 * <p>It lives as long as its server. What has to outlive that is little: a {@link dev.sluice.order.Standpoint}. Its holder
 * writes down each part of that as it comes about, and gives it to a new sequencer, which goes on from there.
 */
@NullMarked
package dev.sluice.order;

import org.jspecify.annotations.NullMarked;
