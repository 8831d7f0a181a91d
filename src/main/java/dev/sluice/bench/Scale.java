package dev.sluice.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the values of an axis stand along it, and which of them are named.
 *
 * @param low the value at its beginning
 * @param high the value at its end
 * @param log whether equal distances are equal factors
 */
record Scale(double low, double high, boolean log) {
    private static final int[] STEPS = {1, 2, 5, 10};
    private static final int TICKS = 5;

    /** A scale of round values that begins with 0. */
    static Scale linear(double largest) {
        double high = largest > 0 ? largest : 1;
        double step = step(high);
        return new Scale(0, step * Math.ceil(high / step), false);
    }

    /** A scale from one power of ten to another; for values above 0. */
    static Scale decades(double smallest, double largest) {
        double low = Math.pow(10, Math.floor(Math.log10(smallest)));
        double high = Math.pow(10, Math.ceil(Math.log10(largest)));
        return new Scale(low, high > low ? high : 10 * low, true);
    }

    /** A scale that ends where the values end. */
    static Scale fitting(double smallest, double largest, boolean log) {
        return new Scale(smallest, largest, log);
    }

    /** Whether the value has a place; 0 has none where equal distances are equal factors. */
    boolean shows(double value) {
        return !log || value > 0;
    }

    /** From 0 at the beginning to 1 at the end; a scale of a single value has it in the middle. */
    double place(double value) {
        if (low == high) {
            return 0.5;
        }
        return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    }

    /** The round values that are named along it. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (log) {
            for (double tick = low; tick <= high * 1.001; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            double step = step(high);
            for (int i = 0; i * step <= high * 1.001; i++) {
                ticks.add(i * step);
            }
        }
        return ticks;
    }

    /** 1, 2 or 5 times a power of ten, of which a few reach up to the value. */
    private static double step(double high) {
        double power = Math.pow(10, Math.floor(Math.log10(high / TICKS)));
        for (int step : STEPS) {
            if (step * power * TICKS >= high) {
                return step * power;
            }
        }
        return STEPS[STEPS.length - 1] * power;
    }
}
