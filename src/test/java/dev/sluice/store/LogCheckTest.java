package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.store.StoreFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log as RocksDB writes it: cut anywhere it has ended, with any bit of it flipped it is damaged. */
class LogCheckTest {
    private static final int BLOCK = 32 * 1024;
    private static final String LOG = "\\d+\\.log";
    /** Records that go over the end of a block of the log, small ones behind them. */
    private static final int[] SIZES = {10, 20_000, 30, 50_000, 10, 10, 100};

    @TempDir
    Path directory;

    private Path log;
    private byte[] good;

    @BeforeEach
    void write() throws IOException, StoreFailure {
        Random random = new Random(11);
        try (Store store = Store.open(Stores.settings(directory.resolve("live")))) {
            for (int size : SIZES) {
                byte[] value = new byte[size];
                random.nextBytes(value);
                Stores.commit(store, new Changes().state(StateScope.named("a", "b"), new byte[0], new byte[0], value));
            }
            good = Files.readAllBytes(Copies.only(directory.resolve("live"), LOG));
        }
        log = directory.resolve("log");
    }

    @Test
    void aWholeLogIsGoodAndSoIsAnEmptyOne() throws IOException {
        assertGood(good);
        assertGood(new byte[0]);
    }

    @Test
    void aLogThatEndsAnywhereIsGood() throws IOException {
        for (int size = 0; size < good.length; size += step(size)) {
            assertGood(Arrays.copyOf(good, size));
        }
    }

    @Test
    void aLogThatIsZerosToItsEndIsGood() throws IOException {
        for (int from = 0; from < good.length; from += 512) {
            assertGood(Arrays.copyOf(Arrays.copyOf(good, from), good.length));
        }
        assertGood(Arrays.copyOf(good, good.length + 100_000));
    }

    @Test
    void aFlippedBitAnywhereIsDamage() throws IOException {
        for (int at = 0; at < good.length; at += step(at)) {
            byte[] flipped = good.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            assertDamaged(flipped, "bit flipped at " + at);
        }
    }

    @Test
    void zerosInTheMiddleAreDamage() throws IOException {
        for (int at = 0; at < good.length - 4096; at += 4096) {
            byte[] holed = good.clone();
            Arrays.fill(holed, at, at + 512, (byte) 0);
            assertDamaged(holed, "zeros at " + at);
        }
    }

    @Test
    void aRecordThatIsFollowedByWhatIsNotItsRestIsDamage() throws IOException {
        byte[] twice = new byte[good.length + BLOCK];
        System.arraycopy(good, 0, twice, 0, BLOCK);
        System.arraycopy(good, 0, twice, BLOCK, good.length);
        assertDamaged(twice, "a block that is there twice");
    }

    private int step(int at) {
        boolean dull = at > 150 && at < good.length - 400 && at % BLOCK > 20 && at % BLOCK < BLOCK - 20;
        return dull ? 101 : 1;
    }

    private void assertGood(byte[] bytes) throws IOException {
        Files.write(log, bytes);
        assertThatCode(() -> LogCheck.check(log, ""))
                .as(bytes.length + " bytes")
                .doesNotThrowAnyException();
    }

    private void assertDamaged(byte[] bytes, String how) throws IOException {
        Files.write(log, bytes);
        StoreFailure failure = catchThrowableOfType(StoreFailure.class, () -> LogCheck.check(log, ""));
        assertThat(failure).as(how).isNotNull();
        assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(failure).hasMessageContaining(log.toString());
    }
}
