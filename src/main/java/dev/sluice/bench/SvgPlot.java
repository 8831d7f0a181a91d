package dev.sluice.bench;

import org.jspecify.annotations.Nullable;

/**
 * Draws a plot: a line through the medians, a bar from the least to the most that was measured, each median in figures. It
 * is light or dark as its reader's screen is, and has no scripts.
 */
final class SvgPlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 440;
    private static final int MARGIN = 24;
    private static final int LEFT = 76;
    private static final int RIGHT = WIDTH - 52;
    private static final int TOP = 134;
    private static final int BOTTOM = HEIGHT - 66;

    /** The first and the last point stand so far from the ends of the axis. */
    private static final int INSET = 28;

    private static final String STYLE = """

            text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: #52514e }
            .title { font-size: 17px; font-weight: 600; fill: #0b0b0b }
            .value { font-weight: 600; fill: #0b0b0b; stroke: #fcfcfb; stroke-width: 4px; paint-order: stroke }
            .middle, .value { text-anchor: middle }
            .end { text-anchor: end }
            .surface { fill: #fcfcfb }
            .grid { stroke: #e1e0d9 }
            .base { stroke: #a9a89f }
            .line { stroke: #2a78d6; stroke-width: 2px; fill: none; stroke-linejoin: round }
            .bar { stroke: #2a78d6; stroke-width: 6px; stroke-opacity: .4; stroke-linecap: round }
            .limit { stroke: #b3541e; stroke-dasharray: 6 4 }
            .dot { fill: #2a78d6; stroke: #fcfcfb; stroke-width: 2px }
            @media (prefers-color-scheme: dark) {
              text { fill: #c3c2b7 }
              .title { fill: #ffffff }
              .value { fill: #ffffff; stroke: #1a1a19 }
              .surface { fill: #1a1a19 }
              .grid { stroke: #32322f }
              .base { stroke: #6b6a63 }
              .line, .bar { stroke: #3987e5 }
              .limit { stroke: #e08a4f }
              .dot { fill: #3987e5; stroke: #1a1a19 }
            }
            """;

    private final Plot plot;
    private final Scale x;
    private final Scale y;
    private final Svg svg;

    private SvgPlot(Plot plot) {
        this.plot = plot;
        this.x = plot.xScale();
        this.y = plot.yScale();
        this.svg = new Svg(WIDTH, HEIGHT, plot.title(), plot.description());
    }

    /** Returns the document. */
    static String draw(Plot plot) {
        return new SvgPlot(plot).draw();
    }

    private String draw() {
        svg.text("style", STYLE);
        svg.shape("rect", "class", "surface", "width", WIDTH, "height", HEIGHT, "rx", 8);
        text("title", MARGIN, 36, plot.title());
        for (int i = 0; i < plot.notes().size(); i++) {
            text("note", MARGIN, 59 + 18 * i, plot.notes().get(i));
        }
        text("caption", MARGIN, TOP - 16, caption(plot.y()));
        drawY();
        drawX();
        drawLimit();
        drawLine();
        plot.points().forEach(this::drawPoint);
        return svg.document();
    }

    private void drawY() {
        for (double tick : y.ticks()) {
            double at = down(tick);
            svg.shape("line", "class", tick == y.low() ? "base" : "grid", "x1", LEFT, "x2", RIGHT, "y1", at, "y2", at);
            text("end", LEFT - 10, at + 4.5, Numbers.brief(tick));
        }
    }

    private void drawX() {
        for (Plot.Point point : plot.points()) {
            double at = along(point);
            svg.shape("line", "class", "base", "x1", at, "x2", at, "y1", BOTTOM, "y2", BOTTOM + 5);
            text("middle", at, BOTTOM + 22, point.label());
        }
        text("middle", (LEFT + RIGHT) / 2.0, HEIGHT - 18, caption(plot.x()));
    }

    private void drawLimit() {
        Plot.Limit limit = plot.limit();
        if (limit != null && y.shows(limit.y())) {
            double at = down(limit.y());
            svg.shape("line", "class", "limit", "x1", LEFT, "x2", RIGHT, "y1", at, "y2", at);
            text("note", LEFT + 6, at + 17, limit.label() + ": " + Numbers.brief(limit.y()));
        }
    }

    private static String caption(Plot.Axis axis) {
        return axis.log() ? axis.caption() + " (log scale)" : axis.caption();
    }

    /** A point that is missing leaves a hole. */
    private void drawLine() {
        StringBuilder path = new StringBuilder();
        boolean begun = false;
        for (Plot.Point point : plot.points()) {
            Series measured = shown(point);
            if (measured != null) {
                path.append(begun ? 'L' : 'M').append(Svg.number(along(point)));
                path.append(' ').append(Svg.number(down(measured.median())));
            }
            begun = measured != null;
        }
        if (!path.isEmpty()) {
            svg.shape("path", "class", "line", "d", path);
        }
    }

    private void drawPoint(Plot.Point point) {
        Series measured = shown(point);
        if (measured != null) {
            double at = along(point);
            double top = down(measured.max());
            double bottom = y.shows(measured.min()) ? down(measured.min()) : BOTTOM;
            svg.shape("line", "class", "bar", "x1", at, "x2", at, "y1", top, "y2", bottom);
            svg.shape("circle", "class", "dot", "cx", at, "cy", down(measured.median()), "r", 5);
            text("value", at, top - 12, Numbers.brief(measured.median()));
        }
    }

    /** Null for a point that has no place on the scale. */
    private @Nullable Series shown(Plot.Point point) {
        Series measured = point.y();
        return measured == null || !y.shows(measured.median()) ? null : measured;
    }

    private double along(Plot.Point point) {
        return LEFT + INSET + x.place(point.x()) * (RIGHT - LEFT - 2 * INSET);
    }

    private double down(double value) {
        return BOTTOM - y.place(value) * (BOTTOM - TOP);
    }

    private void text(String kind, double at, double down, String content) {
        svg.text("text", content, "class", kind, "x", at, "y", down);
    }
}
