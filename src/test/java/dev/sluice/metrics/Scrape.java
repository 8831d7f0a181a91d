package dev.sluice.metrics;

import dev.sluice.dashboard.RawHttp;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A scrape in Prometheus' text form, read.
 *
 * @param types the type of each metric by its name
 * @param samples the lines with values
 */
public record Scrape(Map<String, String> types, List<String> samples) {
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    /** What the text form adds to the samples of histograms and summaries. */
    private static final Set<String> ADDED = Set.of("le", "quantile");

    public static Scrape of(String text) {
        Map<String, String> types = new TreeMap<>();
        text.lines().filter(line -> line.startsWith("# TYPE ")).forEach(line -> {
            String[] words = line.split(" ", -1);
            types.put(words[2], words[3]);
        });
        return new Scrape(
                types, text.lines().filter(line -> !line.startsWith("#")).toList());
    }

    /** What the server with its dashboard at that port says now. */
    public static Scrape from(int port) throws IOException {
        return of(RawHttp.get(port, "/metrics").body());
    }

    /** The value of the only sample of that name with these labels; 0 where there is none. */
    public double value(String name, String... labels) {
        List<String> found = samples.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .toList();
        if (found.size() > 1) {
            throw new AssertionError("more than one " + name + ": " + found);
        }
        return found.isEmpty()
                ? 0
                : Double.parseDouble(found.get(0).substring(found.get(0).lastIndexOf(' ') + 1));
    }

    Set<String> labels(Metric metric) {
        return samples.stream()
                .filter(line -> line.matches(metric.exposed() + "(_bucket|_sum|_count)?[{ ].*"))
                .flatMap(line -> LABEL.matcher(line).results().map((MatchResult label) -> label.group(1)))
                .filter(label -> !ADDED.contains(label))
                .collect(Collectors.toSet());
    }
}
