package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.StoreFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bits that are not what was written: the store says so and names the file, or what it reads is right all the same. */
class BitRotTest {
    private static final String LOG = "\\d+\\.log";
    private static final String TABLE = "\\d+\\.sst";
    private static final String MANIFEST = "MANIFEST-\\d+";
    private static final int BATCHES = 30;

    @TempDir
    Path temporary;

    private SmallDisk disk;
    private Path directory;
    private final StoreModel model = new StoreModel(new Random(3));

    @BeforeEach
    void mount() throws IOException {
        disk = SmallDisk.mount(temporary.resolve("disk"), 64); // hundreds of opens: a real disk's syncs take too long
        directory = disk.path();
    }

    @AfterEach
    void unmount() throws IOException {
        disk.close();
    }

    @Test
    void aFlippedBitInTheLogIsReportedAndNothingBehindItIsLost() throws IOException, StoreFailure {
        Path good = written(false);
        int size = (int) Files.size(Copies.only(good, LOG));
        int refused = 0;
        for (int at = 0; at < size; at += 1 + size / 60) {
            refused += refusals(good, LOG, at);
        }
        assertThat(refused).isGreaterThan(50);
    }

    @Test
    void aFlippedBitInTheLastRecordOfTheLogIsReportedToo() throws IOException, StoreFailure {
        Path good = written(false);
        int size = (int) Files.size(Copies.only(good, LOG));
        for (int at = size - 20; at < size; at++) {
            assertThat(refusals(good, LOG, at)).as("byte " + at).isEqualTo(1);
        }
    }

    @Test
    void aFlippedBitInATableFileIsReported() throws IOException, StoreFailure {
        Path good = written(true);
        int size = (int) Files.size(Copies.only(good, TABLE));
        int refused = 0;
        for (int at = 0; at < size; at += 1 + size / 80) {
            refused += refusals(good, TABLE, at);
        }
        assertThat(refused).isGreaterThan(40);
    }

    @Test
    void aFlippedBitInTheManifestIsReported() throws IOException, StoreFailure {
        Path good = written(true);
        int size = (int) Files.size(Copies.only(good, MANIFEST));
        for (int at = 0; at < size; at += 7) {
            assertThat(refusals(good, MANIFEST, at)).as("byte " + at).isEqualTo(1);
        }
    }

    @Test
    void aMissingTableFileIsReported() throws IOException, StoreFailure {
        Path good = written(true);
        Files.delete(Copies.only(good, TABLE));
        assertRefused(good, Kind.CORRUPT);
    }

    @Test
    void aMissingLogIsReported() throws IOException, StoreFailure {
        Path good = written(false);
        Files.delete(Copies.only(good, LOG));
        assertRefused(good, Kind.CORRUPT);
    }

    @Test
    void missingTablesAreNotTakenForANewStore() throws IOException, StoreFailure {
        Path good = written(true);
        Files.delete(good.resolve("db/CURRENT"));
        assertRefused(good, Kind.CORRUPT);
    }

    @Test
    void anOperatorMayCutADamagedLog() throws IOException, StoreFailure {
        Path good = written(false);
        Copies.flip(Copies.only(good, LOG), (int) Files.size(Copies.only(good, LOG)) / 2);
        assertRefused(good, Kind.CORRUPT);
        StoreSettings settings = Stores.settings(good);
        try (Store store = Store.open(settings.withCutLog())) {
            assertThat(StoreModel.shown(store)).isNotEqualTo(model.shown());
        }
        Store.open(settings).close();
    }

    /** 1 where the store reports the flipped bit; 0 where it has all that was written. */
    private int refusals(Path good, String file, int at) throws IOException {
        Path rotten = Copies.copy(good, directory.resolve("rotten"));
        Path flipped = Copies.only(rotten, file);
        Copies.flip(flipped, at);
        try (Store store = Store.open(Stores.settings(rotten))) {
            assertThat(StoreModel.shown(store))
                    .as("byte " + at + " of " + flipped)
                    .isEqualTo(model.shown());
            return 0;
        } catch (StoreFailure e) {
            assertThat(e.kind()).as("byte " + at + ": " + e.getMessage()).isEqualTo(Kind.CORRUPT);
            assertThat(e.getMessage()).contains(rotten.toString());
            return 1;
        } finally {
            Copies.delete(rotten);
        }
    }

    private static void assertRefused(Path rotten, Kind kind) {
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                StoreFailure.class,
                                () -> Store.open(Stores.settings(rotten)).close())
                        .kind())
                .isEqualTo(kind);
    }

    /** A store that was killed; its records in the log, or in one table file. */
    private Path written(boolean reopened) throws IOException, StoreFailure {
        Path live = directory.resolve("live");
        try (Store store = Store.open(Stores.settings(live))) {
            for (int i = 0; i < BATCHES; i++) {
                Stores.commit(store, model.batch());
            }
            Copies.copy(live, directory.resolve("good"));
        }
        Path good = directory.resolve("good");
        if (reopened) {
            Store.open(Stores.settings(good)).close();
        }
        return good;
    }
}
