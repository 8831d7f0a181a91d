/**
 * What can be looked at from outside while the server runs: streams found by a filter, sorted and paged; what failed and
 * what is parked; sessions; the server's figures over time. And what an operator does about it.
 *
 * <p>Each home looks at its own streams, a slice at a time, and gives away copies of what was asked for. A look costs a
 * stream nothing but the look.
 */
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
