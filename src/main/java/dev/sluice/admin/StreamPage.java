package dev.sluice.admin;

import java.time.Duration;
import java.util.List;

/**
 * What a search found.
 *
 * @param open streams looked at
 * @param found how many of them match
 * @param rows the stretch of those that was asked for, in order
 * @param took from the question to the answer
 */
public record StreamPage(long open, long found, List<StreamRow> rows, Duration took) {}
