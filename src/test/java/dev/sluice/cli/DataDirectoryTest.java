package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {

    @TempDir
    private Path scratch;

    @Test
    void aDirectoryThatIsNotThereIsMade() throws IOException {
        Path wanted = scratch.resolve("deep/below");

        try (DataDirectory data = DataDirectory.take(wanted)) {
            assertThat(data.path()).isAbsolute().isDirectory().isEqualTo(wanted.toAbsolutePath());
        }
    }

    @Test
    void oneServerAtATimeHasIt() throws IOException {
        try (DataDirectory first = DataDirectory.take(scratch)) {
            assertThatThrownBy(() -> DataDirectory.take(first.path()))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining(scratch + " is in use by another server")
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void itIsFreeAgainWhenItIsClosed() throws IOException {
        DataDirectory.take(scratch).close();

        try (DataDirectory again = DataDirectory.take(scratch)) {
            assertThat(again.path()).isEqualTo(scratch);
        }
    }

    @Test
    void aFileInItsPlaceIsTold() throws IOException {
        Path file = Files.createFile(scratch.resolve("file"));

        assertThatThrownBy(() -> DataDirectory.take(file))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("cannot use the data directory " + file + ": it is a file");
    }
}
