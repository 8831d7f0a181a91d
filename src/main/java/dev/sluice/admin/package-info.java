/**
 * What can be looked at from outside while the server runs: streams found by a filter, sorted and paged; sessions; the
 * server's figures over time.
 *
 * <p>Each home looks at its own streams, a slice at a time, and gives away copies of what was asked for. A look costs a
 * stream nothing but the look.
 */
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
