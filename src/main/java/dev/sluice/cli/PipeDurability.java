package dev.sluice.cli;

import dev.sluice.v1.Durability;

/** What the stream of a pipe outlives. */
enum PipeDurability {
    MEMORY(Durability.DURABILITY_MEMORY),
    DISK(Durability.DURABILITY_DISK),
    DISK_SYNC(Durability.DURABILITY_DISK_SYNC);

    private final Durability durability;

    PipeDurability(Durability durability) {
        this.durability = durability;
    }

    Durability durability() {
        return durability;
    }
}
