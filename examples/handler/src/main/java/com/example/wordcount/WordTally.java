package com.example.wordcount;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of one stream and how often each came. */
final class WordTally {
    /** The most different words, so that no stream can fill the server's memory. */
    static final int WORDS_MAX = 10_000;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private final Map<String, Integer> counts = new TreeMap<>();

    /** There are too many different words. */
    static final class Full extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Adds the words of a text and tells how many they are. */
    int add(String text) throws Full {
        int words = 0;
        for (String word : BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT))) {
            if (!word.isEmpty()) {
                addWord(word);
                words++;
            }
        }
        return words;
    }

    private void addWord(String word) throws Full {
        if (counts.size() == WORDS_MAX && !counts.containsKey(word)) {
            throw new Full();
        }
        counts.merge(word, 1, Integer::sum);
    }

    /** A line for each word, sorted: the word, a space, how often it came. */
    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }
}
