/** The sessions on a loop that the tests turn by hand: no thread, no clock, no network. */
@NullMarked
package dev.sluice.session;

import org.jspecify.annotations.NullMarked;
