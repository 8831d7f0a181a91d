package dev.sluice.bench;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One way to do what is compared.
 *
 * @param key its name
 * @param measurement does it once; null where it cannot do it at all
 * @param unable why it cannot; empty where it can
 */
record Contender(String key, @Nullable Supplier<Outcome> measurement, String unable) {

    static final String SLUICE = "sluice";

    /**
     * What it came to.
     *
     * @param value a rate or a time
     * @param lost messages that one end has sent and the other has not seen
     * @param violations of the order
     */
    record Outcome(double value, long lost, long violations) {}

    static Contender able(String key, Supplier<Outcome> measurement) {
        return new Contender(key, measurement, "");
    }

    static Contender unable(String key, String why) {
        return new Contender(key, null, why);
    }
}
