package dev.sluice.client;

import java.util.Map;

/**
 * What became of a graph.
 *
 * @param outcomes of its messages by name, in the order in which they were added; without those that the server turned away
 * @param failures why each of those that were not done came to nothing
 * @param end the stream's last word
 */
public record GraphResult(Map<String, Outcome> outcomes, Map<String, SluiceException> failures, EndResult end) {}
