package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceTreeTest {

    @TempDir
    private Path root = Path.of("");

    @Test
    void namesAreRelativeAndTextInUtf8() throws IOException {
        write("a%20b+c");
        write("gr%C3%BC%C3%9Fe/x%0Ay");

        assertThat(SourceTree.of(root).files())
                .extracting(SourceTree.SourceFile::name)
                .containsExactlyInAnyOrder("a b+c", "gr\u00fc\u00dfe/x\ny");
    }

    @Test
    void filesWhoseNamesAreNoTextAreToldOneByOne() throws IOException {
        write("latin1-%E4");
        write("latin1-%F6");
        write("good");

        SourceTree tree = SourceTree.of(root);

        assertThat(tree.files()).extracting(SourceTree.SourceFile::name).containsExactly("good");
        assertThat(tree.unreadable())
                .containsEntry("latin1-%E4", "its name is not UTF-8")
                .containsEntry("latin1-%F6", "its name is not UTF-8")
                .hasSize(2);
    }

    /** By way of a URI, as names made of text depend on the locale of the tests. */
    private void write(String encoded) throws IOException {
        Path file = Path.of(URI.create(root.toUri() + encoded));
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
    }
}
