package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records come back as they were; those of format 1 for ever. */
class RecordsTest {
    private static final int ROUNDS = 500;

    private final ByteWriter to = new ByteWriter();

    @Test
    void everyRecordComesBackAsItWas() throws IOException {
        for (long seed = 0; seed < ROUNDS; seed++) {
            RandomRecords random = new RandomRecords(new Random(seed));
            StoredSession session = random.session("ab".repeat(16));
            Records.session(to.clear(), session);
            same(seed, session, read().session(session.id()));
            StoredOpen open = random.open(seed);
            Records.open(to.clear(), open);
            same(seed, open, read().open(seed));
            StoredSpec spec = random.spec();
            Records.spec(to.clear(), spec);
            same(seed, spec, read().spec());
            StoredCursor cursor = random.cursor();
            Records.cursor(to.clear(), cursor);
            same(seed, cursor, read().cursor());
            List<StoredItem> items = random.items();
            Records.items(to.clear(), items);
            same(seed, items, read().items());
            StoredMessage message = random.message(seed);
            Records.message(to.clear(), message);
            same(seed, message, read().message(seed));
            StoredOutcome outcome = random.outcome(seed);
            Records.outcome(to.clear(), outcome);
            same(seed, outcome, read().outcome(seed));
            StoredScope scope = random.scope(seed);
            Records.scope(to.clear(), scope);
            same(seed, scope, read().scope(seed));
        }
    }

    @Test
    void recordsOfFormatOneAreReadForEver() {
        StoredFailure failure =
                new StoredFailure(9, "R", "m", Map.of("k", "v"), List.of(new StoredFailure.Detail(1, "n", "t", 250)));
        byte[] bytes = {1, 2};
        Records.session(to.clear(), new StoredSession("", bytes, 3, bytes, 300, 5, 6, 7));
        assertThat(hex()).isEqualTo("020102" + "03" + "020102" + "ac02" + "05" + "06" + "07");
        long[] ranges = {11, 12};
        Records.cursor(to.clear(), new StoredCursor(10, ranges, 1, 2, 3, 4, 5, 6, failure, -1, true, bytes, ranges));
        assertThat(hex())
                .isEqualTo("0a020b0c010203040506" + "01" + "09" + "0152" + "016d" + "01016b0176" + "0101016e0174fa01"
                        + "01" + "01" + "020102" + "020b0c");
        Records.items(to.clear(), List.of(new StoredItem(1, 2, 3, bytes, null, 4, 5)));
        assertThat(hex()).isEqualTo("01" + "010203" + "020102" + "00" + "04" + "0500000000000000");
        Records.outcome(to.clear(), new StoredOutcome(1, "key", 2, bytes, null, -1));
        assertThat(hex()).isEqualTo("036b6579" + "02" + "020102" + "00" + "ffffffffffffffff");
        Records.scope(to.clear(), new StoredScope(1, bytes, 3, 2));
        assertThat(hex()).isEqualTo("020102" + "03" + "02");
    }

    @Test
    void aRecordThatEndsEarlyIsOneWithoutTheFieldsBehind() throws IOException {
        to.clear().varint(5);
        assertThat(Shown.of(read().cursor()))
                .isEqualTo(Shown.of(
                        new StoredCursor(5, new long[0], 0, 0, 0, 0, 0, 0, null, 0, false, new byte[0], new long[0])));
    }

    @Test
    void whatIsNoRecordIsNotRead() {
        to.clear().varint(5).varint(1_000_000_000);
        assertThatThrownBy(() -> read().cursor()).isInstanceOf(IOException.class);
        to.clear().varint(1_000_000_000);
        assertThatThrownBy(() -> read().items()).isInstanceOf(IOException.class);
    }

    @Test
    void keysSortAsTheirNumbersDo() {
        StreamKey stream = new StreamKey("00".repeat(16), 1);
        byte[] last = {};
        for (long number : new long[] {0, 1, 255, 256, 1L << 32, 1L << 62, Long.MAX_VALUE}) {
            byte[] key =
                    Keys.record(new ByteWriter(), stream, Keys.PARKED, number).toByteArray();
            assertThat(java.util.Arrays.compareUnsigned(last, key)).isNegative();
            assertThat(Keys.number(key, Keys.NUMBER_AT)).isEqualTo(number);
            last = key;
        }
    }

    private RecordReader read() {
        return new RecordReader(to.toByteArray());
    }

    private String hex() {
        return HexFormat.of().formatHex(to.toByteArray());
    }

    private static void same(long seed, Object was, Object is) {
        assertThat(Shown.of(is)).as("seed " + seed).isEqualTo(Shown.of(was));
    }
}
