package dev.sluice.fault;

import dev.sluice.v1.FailurePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes up what the streams of a ledger bring: money at first, and then it goes round; some of it cannot be. */
final class LedgerEntries {
    static final List<String> ACCOUNTS = List.of("a", "b", "c");
    static final String NOBODY = "nobody";
    static final long DEPOSIT = 1_000;

    private final Random random;
    private final List<String> keys;
    /** Where a failure stops others they are few. */
    private final boolean careful;

    LedgerEntries(Random random, List<String> keys, FailurePolicy.Kind policy) {
        this.random = random;
        this.keys = keys;
        this.careful = policy == FailurePolicy.Kind.PARK || policy == FailurePolicy.Kind.ABORT;
    }

    /** So many, from seq 1 on. */
    List<PlannedMessage> write(int count, boolean deposits) {
        List<PlannedMessage> entries = new ArrayList<>();
        for (int i = 0; deposits && i < keys.size() * ACCOUNTS.size(); i++) {
            String account = ACCOUNTS.get(i / keys.size());
            add(entries, keys.get(i % keys.size()), "deposit " + account + " " + DEPOSIT);
        }
        while (entries.size() < count) {
            add(entries, pick(keys), entry());
        }
        return entries;
    }

    private static void add(List<PlannedMessage> entries, String key, String text) {
        entries.add(PlannedMessage.of(entries.size() + 1L, key, text));
    }

    private String entry() {
        int dice = random.nextInt(careful ? 60 : 20);
        return switch (dice) {
            case 0 -> "transfer " + NOBODY + " " + pick(ACCOUNTS) + " 1";
            case 1 -> "transfer " + pick(ACCOUNTS) + " " + pick(ACCOUNTS) + " -1";
            case 2 -> "balance " + pick(ACCOUNTS);
            default -> "transfer " + pick(ACCOUNTS) + " " + pick(ACCOUNTS) + " " + amount();
        };
    }

    private int amount() {
        return 1 + random.nextInt(careful ? 100 : 900);
    }

    private String pick(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }
}
