package dev.sluice.store;

import java.util.List;
import java.util.Map;

/** Why something failed. */
public record StoredFailure(
        int code, String reason, String message, Map<String, String> metadata, List<Detail> details) {

    /**
     * A typed part of it; what its kinds are, and what they use of it, is for who stores it to say.
     *
     * @param number not negative
     */
    public record Detail(int kind, String name, String text, long number) {}
}
