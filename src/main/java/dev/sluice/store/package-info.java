/**
 * What outlives the process: sessions, streams, what they still have to tell, parked messages and the state of handlers.
 *
 * <p>{@link dev.sluice.store.Store} is the way in; {@link dev.sluice.store.Changes} is one atomic batch. Below it lies a small
 * port of ordered keys ({@link dev.sluice.store.Table}), which RocksDB fills; docs/durability.md has the layout, the settings
 * and what is promised. Nothing of the rest of the server is known here: numbers stand for its enums.
 */
@NullMarked
package dev.sluice.store;

import org.jspecify.annotations.NullMarked;
