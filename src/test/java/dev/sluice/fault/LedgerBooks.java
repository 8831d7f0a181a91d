package dev.sluice.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.client.ClientStream;
import dev.sluice.client.SendOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is in the accounts of a ledger: for each key the balances, and what the ledger says that they are together.
 *
 * @param balances of each key, by account
 * @param totals of each key
 */
record LedgerBooks(Map<String, Map<String, Long>> balances, Map<String, Long> totals) {

    /** Asks a stream that has them. */
    static LedgerBooks read(LedgerPlan plan, ClientStream stream) throws Exception {
        LedgerBooks books = new LedgerBooks(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (String key : plan.keys()) {
            Map<String, Long> balances = new LinkedHashMap<>();
            for (String account : LedgerEntries.ACCOUNTS) {
                balances.put(account, ask(stream, key, "balance " + account));
            }
            books.balances.put(key, balances);
            books.totals.put(key, ask(stream, key, "total"));
        }
        return books;
    }

    private static long ask(ClientStream stream, String key, String text) throws Exception {
        SendOptions options = key.isEmpty() ? SendOptions.none() : SendOptions.key(key);
        byte[] reply =
                CrashSession.get(stream.send(text.getBytes(UTF_8), options)).payload();
        return Long.parseLong(new String(reply, UTF_8).replaceAll(".*=", ""));
    }
}
