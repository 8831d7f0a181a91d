/**
 * Faults on purpose: connections cut, calls broken off, clients that flood, servers that are killed, and what is left of them
 * afterwards.
 */
@NullMarked
package dev.sluice.fault;

import org.jspecify.annotations.NullMarked;
