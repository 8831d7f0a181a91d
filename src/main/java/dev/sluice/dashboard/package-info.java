/** The HTTP side: the dashboard, health for probes, metrics. It reads, and changes nothing. */
@NullMarked
package dev.sluice.dashboard;

import org.jspecify.annotations.NullMarked;
