/**
 * Sessions and their streams: opening in batches, credit, acks, items, fairness, life and end.
 *
 * <p>Plain Java on top of {@link dev.sluice.session.Loop}: no gRPC, no Vert.x, no clock of its own. A session and all its
 * streams live on one {@link dev.sluice.session.Home}, whose loop alone touches them; what is shared by all homes is in
 * {@link dev.sluice.session.Sessions} and is thread-safe.
 */
@NullMarked
package dev.sluice.session;

import org.jspecify.annotations.NullMarked;
