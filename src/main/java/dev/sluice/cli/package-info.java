/** The command line: the only place that puts the parts of Sluice together. */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
