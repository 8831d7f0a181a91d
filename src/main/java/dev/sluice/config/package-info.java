/**
 * Strict configuration: settings from files, the environment and flags become one tree of records, or a list of
 * everything that is wrong with them.
 *
 * <p>{@link dev.sluice.config.ConfigLoader} is the way in. Component {@code maxStreams} of a record is the key
 * {@code max-streams}; a record within a record is a section. Limits between values are checked by the records'
 * constructors.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
