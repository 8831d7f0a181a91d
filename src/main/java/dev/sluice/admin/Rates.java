package dev.sluice.admin;

/** How fast the {@link Totals} grow, by the second. */
public record Rates(
        double opened,
        double accepted,
        double settled,
        double failed,
        double skipped,
        double refused,
        double items,
        double commits) {}
