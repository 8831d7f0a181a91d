package dev.sluice.client;

import java.util.List;

/**
 * A part of a list.
 *
 * @param nextToken asks for the next page; empty where this is the last one
 */
public record Page<T>(List<T> items, String nextToken) {
    public Page {
        items = List.copyOf(items);
    }
}
