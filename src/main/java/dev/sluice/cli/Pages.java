package dev.sluice.cli;

import dev.sluice.client.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The first items of a list that comes in pages.
 *
 * @param more whether there are others
 */
record Pages<T>(List<T> items, boolean more) {

    /** @param page asks for the page that a token names */
    static <T> Pages<T> first(int most, Function<String, Page<T>> page) {
        List<T> items = new ArrayList<>();
        String token = "";
        do {
            Page<T> next = page.apply(token);
            items.addAll(next.items());
            token = next.nextToken();
        } while (!token.isEmpty() && items.size() < most);
        boolean cut = items.size() > most;
        return new Pages<>(List.copyOf(cut ? items.subList(0, most) : items), cut || !token.isEmpty());
    }

    /**
     * What a list says to people.
     *
     * @param table of the items
     * @param nothing stands for no items
     */
    String text(Table table, String nothing) {
        if (items.isEmpty()) {
            return nothing;
        }
        return more ? table.text() + System.lineSeparator() + "and more; --max shows them" : table.text();
    }
}
