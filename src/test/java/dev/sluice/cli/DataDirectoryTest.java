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
    void a_directory_that_is_not_there_is_made() throws IOException {
        Path wanted = scratch.resolve("deep/below");

        try (DataDirectory data = DataDirectory.take(wanted)) {
            assertThat(data.path()).isAbsolute().isDirectory().isEqualTo(wanted.toAbsolutePath());
        }
    }

    @Test
    void one_server_at_a_time_has_it() throws IOException {
        try (DataDirectory first = DataDirectory.take(scratch)) {
            assertThatThrownBy(() -> DataDirectory.take(first.path()))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining(scratch + " is in use by another server")
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void it_is_free_again_when_it_is_closed() throws IOException {
        DataDirectory.take(scratch).close();

        try (DataDirectory again = DataDirectory.take(scratch)) {
            assertThat(again.path()).isEqualTo(scratch);
        }
    }

    @Test
    void a_file_in_its_place_is_told() throws IOException {
        Path file = Files.createFile(scratch.resolve("file"));

        assertThatThrownBy(() -> DataDirectory.take(file))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("cannot use the data directory " + file + ": it is a file");
    }
}
