package dev.sluice.fault;

import dev.sluice.v1.Durability;
import dev.sluice.v1.StreamSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Ledgers of all kinds, in one session. */
final class LedgerTraffic {
    /** A session with nothing on the disk goes with its server; the ledgers are opened while that is killed. */
    private static final StreamSpec ANCHOR = StreamSpec.newBuilder()
            .setHandler("count")
            .setDurability(Durability.DURABILITY_DISK)
            .build();

    private final CrashSession client;
    private final List<LedgerLoad> ledgers = new ArrayList<>();

    LedgerTraffic(long seed, int count, int messages, CrashSession client, IntSupplier life) throws Exception {
        this.client = client;
        CrashSession.get(client.session().open(ANCHOR));
        client.run(() -> {
            for (int i = 0; i < count; i++) {
                ledgers.add(new LedgerLoad(LedgerPlan.of(seed, i, messages), client.session(), life));
            }
        });
    }

    List<LedgerLoad> ledgers() {
        return ledgers;
    }

    List<LedgerPlan> plans() {
        return ledgers.stream().map(LedgerLoad::plan).toList();
    }

    /** Lets all ledgers have handed over this share of their messages. */
    void allow(double share) throws Exception {
        client.run(() -> ledgers.forEach(ledger -> ledger.allow(share)));
    }

    boolean isIdle() {
        return ledgers.stream().allMatch(LedgerLoad::isIdle);
    }
}
