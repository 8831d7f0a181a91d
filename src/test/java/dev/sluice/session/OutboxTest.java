package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int WINDOW = 2;
    private static final long PLENTY = 1_000;

    private final Outbox outbox =
            new Outbox(SpecBuilder.on("echo").outWindow(WINDOW, PLENTY).build());

    @Test
    void noMoreThanTheWindowIsUnderWayWithoutAReceipt() {
        outbox.grant(PLENTY, PLENTY);
        add(1, 2, 3);

        assertThat(left()).isEqualTo("12");
        outbox.confirm(1);

        assertThat(left()).isEqualTo("3");
        assertThat(outbox.confirmed()).isEqualTo(1);
    }

    @Test
    void aReceiptForMoreThanWasSentIsForWhatWas() {
        add(1, 2, 3);
        assertThat(left()).isEqualTo("12");

        outbox.confirm(99);

        assertThat(outbox.confirmed()).isEqualTo(2);
        assertThat(outbox.isEmpty()).isFalse();
    }

    /** The client's receipt was lost with its path; it says it again, and before anything is sent to it again. */
    @Test
    void whatIsToBeSentAgainAndTheClientHasIsPassedOver() {
        outbox.grant(PLENTY, PLENTY);
        add(1, 2, 3);
        assertThat(left()).isEqualTo("12");

        outbox.rewind();
        outbox.confirm(2);

        assertThat(outbox.confirmed()).isEqualTo(2);
        assertThat(outbox.letGo(2)).isNotNull();
        assertThat(left()).isEqualTo("3");
    }

    @Test
    void theClientMayHaveMoreThanIsStoredThatItHas() {
        outbox.restore(3, 1, 1, 0);
        outbox.grant(PLENTY, PLENTY);
        add(2, 3);

        outbox.confirm(3);
        add(4, 5);

        assertThat(outbox.confirmed()).isEqualTo(3);
        assertThat(outbox.unsentBytes()).isEqualTo(2);
        assertThat(left()).isEqualTo("45");
        assertThat(outbox.lastSent()).isEqualTo(5);
    }

    @Test
    void nothingThatCameAfterTheRestartIsConfirmedUnsent() {
        outbox.restore(1, 1, 1, 0);
        add(2);

        outbox.confirm(2);

        assertThat(outbox.confirmed()).isEqualTo(1);
    }

    private void add(long... seqs) {
        for (long seq : seqs) {
            byte[] payload = Long.toString(seq).getBytes(StandardCharsets.US_ASCII);
            outbox.add(Item.reply(seq, payload, 0, Fingerprint.NONE));
        }
    }

    private String left() {
        StringBuilder left = new StringBuilder();
        for (Item item = outbox.next(); item != null; item = outbox.next()) {
            left.append(new String(item.payload(), StandardCharsets.US_ASCII));
        }
        return left.toString();
    }
}
