package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Accounts with whole amounts, in the handler's state: {@code deposit ACCOUNT AMOUNT}, {@code transfer FROM TO AMOUNT}, {@code
 * balance ACCOUNT} and {@code total}. Each is answered with the balances it concerns, as in {@code a=70 b=30}.
 *
 * <p>It does nothing about retries, restarts or crashes: that each transfer happens once, and no money comes or goes, is the
 * state's doing.
 */
final class LedgerHandler implements Handler {
    private static final byte[] ALL = {};

    @Override
    public HandlerOptions options() {
        return HandlerOptions.DEFAULTS.withState(true);
    }

    @Override
    public void handle(StreamContext stream, Run run) {
        for (int i = 0; i < run.size(); i++) {
            try {
                run.done(carryOut(run.message(i)).getBytes(UTF_8));
            } catch (HandlerException e) {
                run.fail(e);
                return;
            }
        }
    }

    private static String carryOut(Message message) {
        String[] words = new String(message.payload(), UTF_8).trim().split("\\s+", -1);
        State state = message.state();
        return switch (words[0] + " " + (words.length - 1)) {
            case "deposit 2" -> add(state, words[1], amount(words[2]));
            case "transfer 3" -> transfer(state, words[1], words[2], amount(words[3]));
            case "balance 1" -> words[1] + "=" + balance(state, words[1]);
            case "total 0" -> "total=" + total(state);
            default ->
                throw new HandlerException(Failure.invalid(
                        "payload",
                        "is none of: deposit ACCOUNT AMOUNT, transfer FROM TO AMOUNT, balance ACCOUNT, total"));
        };
    }

    private static String transfer(State state, String from, String to, long amount) {
        long there = balance(state, from);
        if (there < amount) {
            throw new HandlerException(
                    new Failure(Failure.Code.FAILED_PRECONDITION, "OVERDRAFT", from + " has no more than " + there)
                            .with("balance", there));
        }
        String taken = add(state, from, -amount);
        String given = add(state, to, amount);
        return from.equals(to) ? given : taken + " " + given;
    }

    private static String add(State state, String account, long amount) {
        long balance = sum(balance(state, account), amount);
        state.put(account, Long.toString(balance).getBytes(UTF_8));
        return account + "=" + balance;
    }

    private static long sum(long balance, long amount) {
        try {
            return Math.addExact(balance, amount);
        } catch (ArithmeticException e) {
            throw new HandlerException(Failure.invalid("payload", "that is more than an account can hold"));
        }
    }

    private static long balance(State state, String account) {
        return number(state.get(account));
    }

    private static long total(State state) {
        long[] total = {0};
        state.each(ALL, (account, balance) -> total[0] = sum(total[0], number(balance)));
        return total[0];
    }

    private static long number(byte @Nullable [] balance) {
        return balance == null ? 0 : Long.parseLong(new String(balance, UTF_8));
    }

    private static long amount(String word) {
        try {
            long amount = Long.parseLong(word);
            if (amount > 0) {
                return amount;
            }
        } catch (NumberFormatException e) {
            // Answered below, like a number that is too small.
        }
        throw new HandlerException(Failure.invalid("payload", "an amount is a whole number from 1 up, not " + word));
    }
}
