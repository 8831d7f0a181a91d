package dev.sluice.fault;

import java.util.SortedMap;
import java.util.TreeMap;

/** Accounts as a naive ledger has them. Immutable. */
record LedgerAccounts(SortedMap<String, Long> balances) {
    static final LedgerAccounts NONE = new LedgerAccounts(new TreeMap<>());
    static final String OVERDRAFT = "OVERDRAFT";
    static final String INVALID = "INVALID_ARGUMENT";

    /**
     * What a ledger answers.
     *
     * @param text the reply, or where it refuses the reason
     */
    record Answer(String text, boolean isRefusal, LedgerAccounts after) {}

    Answer carryOut(String entry) {
        String[] words = entry.split(" ", -1);
        return switch (words[0]) {
            case "deposit" -> booked(with(words[1], Long.parseLong(words[2])), words[1]);
            case "transfer" -> transfer(words[1], words[2], Long.parseLong(words[3]));
            case "balance" -> booked(this, words[1]);
            default -> throw new IllegalArgumentException(entry);
        };
    }

    private Answer transfer(String from, String to, long amount) {
        if (amount <= 0) {
            return new Answer(INVALID, true, this);
        }
        if (balance(from) < amount) {
            return new Answer(OVERDRAFT, true, this);
        }
        LedgerAccounts taken = with(from, -amount);
        LedgerAccounts given = taken.with(to, amount);
        return from.equals(to) ? booked(given, to) : new Answer(taken.tell(from) + " " + given.tell(to), false, given);
    }

    private static Answer booked(LedgerAccounts after, String account) {
        return new Answer(after.tell(account), false, after);
    }

    long balance(String account) {
        return balances.getOrDefault(account, 0L);
    }

    private LedgerAccounts with(String account, long more) {
        SortedMap<String, Long> changed = new TreeMap<>(balances);
        changed.merge(account, more, Long::sum);
        return new LedgerAccounts(changed);
    }

    private String tell(String account) {
        return account + "=" + balance(account);
    }
}
