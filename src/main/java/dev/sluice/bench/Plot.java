package dev.sluice.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * How one figure grows with another.
 *
 * @param title what is shown
 * @param notes how it was measured, in lines
 * @param x what grows
 * @param y the figure
 * @param points one at least, in the order of their x
 * @param limit what the figure cannot exceed, where that is known
 */
record Plot(
        String title,
        List<String> notes,
        Axis x,
        Axis y,
        List<Point> points,
        @Nullable Limit limit) {

    /**
     * What an axis shows.
     *
     * @param caption with its unit
     * @param log whether equal distances are equal factors
     */
    record Axis(String caption, boolean log) {}

    /**
     * One value of x.
     *
     * @param label names x
     * @param y null where it could not be measured
     */
    record Point(double x, String label, @Nullable Series y) {}

    /**
     * What the figure cannot exceed.
     *
     * @param label names it
     */
    record Limit(String label, double y) {}

    Plot {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("a plot has at least one point");
        }
        points = List.copyOf(points);
    }

    Scale xScale() {
        return Scale.fitting(points.get(0).x(), points.get(points.size() - 1).x(), x.log());
    }

    Scale yScale() {
        DoubleStream measured = points.stream()
                .flatMapToDouble(point -> point.y() == null
                        ? DoubleStream.empty()
                        : DoubleStream.of(point.y().min(), point.y().max()));
        double[] shown = DoubleStream.concat(
                        measured, limit == null ? DoubleStream.empty() : DoubleStream.of(limit.y()))
                .filter(value -> !y.log() || value > 0)
                .toArray();
        double smallest = DoubleStream.of(shown).min().orElse(1);
        double largest = DoubleStream.of(shown).max().orElse(1);
        return y.log() ? Scale.decades(smallest, largest) : Scale.linear(largest);
    }

    /** All of it in words, for those who cannot see it. */
    String description() {
        String all = points.stream()
                .map(point -> point.label() + ": " + text(point.y()))
                .collect(Collectors.joining(
                        "; ", String.join(". ", notes) + ". " + y.caption() + " by " + x.caption() + ". ", "."));
        return limit == null ? all : all + " " + limit.label() + ": " + Numbers.text(limit.y()) + ".";
    }

    private static String text(@Nullable Series y) {
        return y == null
                ? "not measured"
                : Numbers.text(y.median()) + " (" + Numbers.text(y.min()) + " to " + Numbers.text(y.max()) + ")";
    }
}
