/**
 * {@code sluice bench}: how fast Sluice is and how much it needs, measured through the public client against a server in
 * another process.
 *
 * <p>Each subcommand measures on a {@link dev.sluice.bench.Testbed}, in {@link dev.sluice.bench.Rounds}, and makes
 * {@link dev.sluice.bench.Report}s, which are printed as tables or as JSON.
 */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
