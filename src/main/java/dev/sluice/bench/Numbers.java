package dev.sluice.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures with as many digits as say something. */
final class Numbers {
    private static final double WHOLE_FROM = 1_000;
    private static final double ONE_DIGIT_FROM = 10;
    private static final double SCALE = 1_000;
    private static final double THOUSAND = 1e3;
    private static final double MILLION = 1e6;

    private Numbers() {}

    /** For people: 1,234,567 or 12.3 or 1.234. */
    static String text(double value) {
        double size = Math.abs(value);
        String format =
                size >= WHOLE_FROM || value == Math.rint(value) ? "%,.0f" : size >= ONE_DIGIT_FROM ? "%.1f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    /** For people who look at a picture: 1.2 M or 350 k or 12.3. */
    static String brief(double value) {
        if (value >= MILLION - THOUSAND / 2) {
            return brief(value / MILLION) + " M";
        }
        if (value >= THOUSAND - 0.5) {
            return brief(value / THOUSAND) + " k";
        }
        String digits = String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
        return digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits;
    }

    /** For programs: whole where it is large, else with three digits behind the point; null where there is no number. */
    static @Nullable Number json(double value) {
        if (!Double.isFinite(value)) {
            return null;
        }
        if (Math.abs(value) >= WHOLE_FROM || value == Math.rint(value)) {
            return Math.round(value);
        }
        return Math.round(value * SCALE) / SCALE;
    }
}
