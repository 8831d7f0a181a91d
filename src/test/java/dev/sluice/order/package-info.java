/** The orders against their rules and against references that are too simple to be wrong. */
@NullMarked
package dev.sluice.order;

import org.jspecify.annotations.NullMarked;
