/** Metrics: one catalogue of all there are, and what they are read from. Nothing that is measured knows of it. */
@NullMarked
package dev.sluice.metrics;

import org.jspecify.annotations.NullMarked;
