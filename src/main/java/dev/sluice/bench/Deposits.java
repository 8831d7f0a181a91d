package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Messages to the handler {@code ledger}, each of which puts 1 into the one account of its stream: so the reply to each must
 * say its seq, or a message was lost, ran twice or out of turn.
 */
final class Deposits implements EchoDriver.Content {
    private static final byte[] DEPOSIT = "deposit a 1".getBytes(US_ASCII);

    /** The fewest bytes of a message. */
    static final int SMALLEST = DEPOSIT.length;

    private static final byte[] BALANCE = "a=".getBytes(US_ASCII);
    private static final int BASE = 10;

    private final byte[] deposit;

    /** @param size of a message, which is filled up with spaces */
    Deposits(int size) {
        deposit = Arrays.copyOf(DEPOSIT, size);
        Arrays.fill(deposit, DEPOSIT.length, size, (byte) ' ');
    }

    @Override
    public byte[] message(long seq) {
        return deposit;
    }

    /** Read from its end, without making an array to compare it with. */
    @Override
    public boolean isReply(long seq, byte[] payload) {
        long rest = seq;
        int at = payload.length;
        while (rest > 0 && at > BALANCE.length && payload[at - 1] == '0' + rest % BASE) {
            rest /= BASE;
            at--;
        }
        return rest == 0 && at == BALANCE.length && Arrays.equals(payload, 0, at, BALANCE, 0, at);
    }
}
