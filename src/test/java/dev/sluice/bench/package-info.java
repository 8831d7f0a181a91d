/** The bench without servers, and every subcommand of it against a server that it starts. */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
