package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.store.StoreFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories are opened, and which are left as they are. */
class DirectoryTest {
    private static final String SESSION = "01".repeat(16);

    @TempDir
    Path directory;

    @Test
    void aDirectoryThatDoesNotExistIsMade() throws Exception {
        Path made = directory.resolve("a/b");
        Store.open(Stores.settings(made)).close();
        assertThat(Files.readString(made.resolve("FORMAT"))).isEqualTo("sluice-store 1\n");
    }

    @Test
    void nothingOfTheNativeLibraryIsLeft() throws Exception {
        Store.open(Stores.settings(directory)).close();
        assertThat(names(directory)).containsExactly("FORMAT", "LOCK", "db");
    }

    @Test
    void aForeignDirectoryIsLeftAsItIs() throws Exception {
        Files.writeString(directory.resolve("letters.txt"), "dear");
        refused(Stores.settings(directory), Kind.FOREIGN, "letters.txt");
        assertThat(names(directory)).containsExactly("letters.txt");
    }

    @Test
    void aFileInItsPlaceIsNoDirectory() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        refused(Stores.settings(file), Kind.NOT_WRITABLE, file.toString());
        refused(Stores.settings(file.resolve("below")), Kind.NOT_WRITABLE, file.toString());
    }

    @Test
    void aSecondStoreInThisProcessIsRefusedAndTheFirstGoesOn() throws Exception {
        try (Store first = Store.open(Stores.settings(directory))) {
            refused(Stores.settings(directory), Kind.LOCKED, directory.toString());
            Stores.commit(first, session());
        }
        try (Store again = Store.open(Stores.settings(directory))) {
            assertThat(again.sessions()).hasSize(1);
        }
    }

    @Test
    void aStoreOfAnotherProcessIsRefused() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('!');
            refused(Stores.settings(directory), Kind.LOCKED, directory.toString());
        } finally {
            other.destroyForcibly().waitFor();
        }
        try (Store store = Store.open(Stores.settings(directory))) {
            assertThat(store.sessions()).hasSize(1);
        }
    }

    @Test
    void aNewerFormatIsRefusedWithBothVersions() throws Exception {
        Store.open(Stores.settings(directory)).close();
        Files.writeString(directory.resolve("FORMAT"), "sluice-store 7\n");
        assertThat(refused(Stores.settings(directory), Kind.NEWER_FORMAT, "format 7"))
                .contains("up to format 1");
        assertThat(Files.readString(directory.resolve("FORMAT"))).isEqualTo("sluice-store 7\n");
    }

    @Test
    void anOlderFormatIsBroughtUpToDateStepByStep() throws Exception {
        try (Store store = Store.open(Stores.settings(directory))) {
            Stores.commit(store, session());
        }
        List<Integer> steps = new ArrayList<>();
        Formats later = new Formats(3, Map.of(1, table -> steps.add(1), 2, table -> {
            steps.add(2);
            table.write(List.of(new Changes().removeSession(SESSION)));
        }));
        try (Store store = DiskStore.open(Stores.settings(directory), later)) {
            assertThat(store.sessions()).isEmpty();
        }
        DiskStore.open(Stores.settings(directory), later).close();
        assertThat(steps).containsExactly(1, 2);
        assertThat(Files.readString(directory.resolve("FORMAT"))).isEqualTo("sluice-store 3\n");
    }

    @Test
    void anOlderFormatThatNothingLeadsOnFromIsRefusedWithTheWayOut() throws Exception {
        Store.open(Stores.settings(directory)).close();
        Formats later = new Formats(3, Map.of(2, table -> {}));
        StoreFailure failure = catchThrowableOfType(
                StoreFailure.class,
                () -> DiskStore.open(Stores.settings(directory), later).close());
        assertThat(failure.kind()).isEqualTo(Kind.OLDER_FORMAT);
        assertThat(failure).hasMessageContaining("format 1").hasMessageContaining("Start the version that wrote it");
    }

    @Test
    void aFormatThatIsNoneIsReported() throws Exception {
        Store.open(Stores.settings(directory)).close();
        for (String text : List.of("", "sluice-store\n", "sluice-store x\n", "something else\n")) {
            Files.writeString(directory.resolve("FORMAT"), text);
            refused(Stores.settings(directory), Kind.CORRUPT, "FORMAT");
        }
    }

    @Test
    void aFirstStartThatWasBrokenOffIsBegunAnew() throws Exception {
        Files.writeString(directory.resolve("FORMAT"), "sluice-store 1 fresh\n");
        Files.createDirectories(directory.resolve("db"));
        Store.open(Stores.settings(directory)).close();
        assertThat(Files.readString(directory.resolve("FORMAT"))).isEqualTo("sluice-store 1\n");
    }

    private static String refused(StoreSettings settings, Kind kind, String named) {
        StoreFailure failure = catchThrowableOfType(
                StoreFailure.class, () -> Store.open(settings).close());
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining(named);
        return failure.getMessage();
    }

    private static Changes session() {
        return new Changes().session(new RandomRecords(new Random(1)).session(SESSION));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** A process that has a store, with one session, until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            Store store = Store.open(Stores.settings(Path.of(arguments[0])));
            Stores.commit(store, session());
            System.out.write('!');
            System.out.flush();
            Thread.currentThread().join();
        }
    }
}
