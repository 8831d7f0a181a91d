package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.v1.Durability;
import dev.sluice.v1.StreamSpec;
import java.util.List;
import java.util.Locale;

/** What is to outlive the server, of streams that are loaded alike. */
enum DurableLoad {
    MEMORY(Durability.DURABILITY_MEMORY, "nothing is kept"),
    DISK(Durability.DURABILITY_DISK, "how far each stream came is kept"),
    DISK_STATE(
            Durability.DURABILITY_DISK, "each message changes the handler's state and has a reply, and both are kept"),
    DISK_SYNC(Durability.DURABILITY_DISK_SYNC, "how far each stream came is kept, and synced");

    private final Durability durability;
    private final String kept;

    DurableLoad(Durability durability, String kept) {
        this.durability = durability;
        this.kept = kept;
    }

    /** In JSON. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    String kept() {
        return kept;
    }

    /** Whether the server answers each message, with what the handler's state has come to. */
    boolean hasState() {
        return this == DISK_STATE;
    }

    StreamSpec spec() {
        return StreamSpec.newBuilder()
                .setHandler(hasState() ? "ledger" : "count")
                .setDurability(durability)
                .build();
    }

    Driver driver(ClientSession session, List<ClientStream> streams, int size, Allowance allowance) {
        return hasState()
                ? new EchoDriver(session, streams, new Deposits(size), allowance)
                : new PushDriver(session, streams, new Payloads(size), allowance);
    }
}
