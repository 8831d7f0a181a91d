package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    private @TempDir Path scratch;
    private Path data;
    private Path folder;

    @BeforeEach
    void makeFolders() throws IOException {
        data = Files.createDirectory(scratch.resolve("data"));
        folder = Files.createDirectory(scratch.resolve("plugins"));
    }

    @Test
    void offersTheBuiltInHandlersWithoutAnyFolder() {
        try (Plugins plugins = load(null)) {
            assertThat(plugins.registry().names())
                    .containsExactly("count", "delay", "echo", "files", "ledger", "source");
        }
    }

    @Test
    void offersTheBuiltInHandlersWhenTheFolderDoesNotExist() {
        try (Plugins plugins = load(scratch.resolve("missing"))) {
            assertThat(plugins.registry().names())
                    .containsExactly("count", "delay", "echo", "files", "ledger", "source");
        }
    }

    @Test
    void addsTheHandlersOfEachJar() throws IOException {
        jar("one.jar").writeReplying("One", "one", "1");
        jar("two.jar").writeReplying("Two", "two", "2");

        try (Plugins plugins = load(folder)) {
            assertThat(plugins.registry().names())
                    .containsExactly("count", "delay", "echo", "files", "ledger", "one", "source", "two");
            assertThat(plugins.registry().find("two").orElseThrow().origin()).isEqualTo("two.jar");
            assertThat(replyOf(plugins, "two")).isEqualTo("2");
        }
    }

    @Test
    void keepsTheClassesOfJarsApart() throws IOException {
        jar("one.jar").writeReplying("Same", "one", "1");
        jar("two.jar").writeReplying("Same", "two", "2");

        try (Plugins plugins = load(folder)) {
            assertThat(replyOf(plugins, "one")).isEqualTo("1");
            assertThat(replyOf(plugins, "two")).isEqualTo("2");
        }
    }

    @Test
    void givesTheDataDirectoryToAProvider() throws IOException {
        jar("p.jar")
                .write(
                        "P",
                        "return \"p\";",
                        "String d = setup.dataDirectory().toString(); return Handler.blocking((s, m) -> d.getBytes());",
                        "plugin.P");

        try (Plugins plugins = load(folder)) {
            assertThat(replyOf(plugins, "p")).isEqualTo(data.toString());
        }
    }

    @Test
    void passesOverFilesThatAreNoJars() throws IOException {
        Files.writeString(folder.resolve("README.txt"), "put jars here");

        try (Plugins plugins = load(folder)) {
            assertThat(plugins.registry().names()).hasSize(6);
        }
    }

    @Test
    void refusesABrokenJar() throws IOException {
        Files.writeString(folder.resolve("broken.jar"), "not a zip");

        assertThat(loadInVain()).hasMessageStartingWith("broken.jar: is no jar that can be read");
    }

    @Test
    void refusesAJarThatOffersNothing() throws IOException {
        jar("library.jar").write("P", "return \"p\";", "return null;");

        assertThat(loadInVain()).hasMessageStartingWith("library.jar: offers no handler");
    }

    @Test
    void refusesAJarThatOffersOnlyWhatTheServerHas() throws IOException {
        jar("copy.jar").write("P", "return \"p\";", "return null;", EchoProvider.class.getName());

        assertThat(loadInVain()).hasMessageStartingWith("copy.jar: offers no handler");
    }

    @Test
    void refusesAJarThatOffersAClassItDoesNotHave() throws IOException {
        jar("typo.jar").write("P", "return \"p\";", "return null;", "plugin.Missing");

        assertThat(loadInVain()).hasMessageStartingWith("typo.jar: ").hasMessageContaining("plugin.Missing");
    }

    @Test
    void namesTheJarWhoseProviderThrows() throws IOException {
        jar("bad.jar").write("Bad", "return \"bad\";", "throw new IllegalStateException(\"no luck\");", "plugin.Bad");

        assertThat(loadInVain())
                .hasMessage("bad.jar: cannot use plugin.Bad: java.lang.IllegalStateException: no luck")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void namesTheJarWhoseProviderCannotLink() throws IOException {
        jar("bad.jar").write("Bad", "return \"bad\";", "throw new NoClassDefFoundError(\"x/Y\");", "plugin.Bad");

        assertThat(loadInVain()).hasMessageStartingWith("bad.jar: ").hasMessageContaining("x/Y");
    }

    @Test
    void namesTheJarThatGivesNoHandlerOrNoName() throws IOException {
        jar("null.jar").write("None", "return \"none\";", "return null;", "plugin.None");
        assertThat(loadInVain()).hasMessageStartingWith("null.jar: ").hasMessageContaining("'none' is null");

        jar("null.jar").write("None", "return null;", "return null;", "plugin.None");
        assertThat(loadInVain()).hasMessageStartingWith("null.jar: ").hasMessageContaining("no name");
    }

    @Test
    void refusesANameThatTheServerHas() throws IOException {
        jar("mine.jar").writeReplying("Mine", "echo", "x");

        assertThat(loadInVain())
                .hasMessageStartingWith("mine.jar: ")
                .hasMessageContaining("'echo' is taken by the server");
    }

    @Test
    void refusesANameThatAnotherJarHas() throws IOException {
        jar("b.jar").writeReplying("B", "same", "b");
        jar("a.jar").writeReplying("A", "same", "a");

        assertThat(loadInVain()).hasMessageStartingWith("b.jar: ").hasMessageContaining("'same' is taken by a.jar");
    }

    @Test
    void refusesAFolderThatIsAFile() throws IOException {
        Path file = Files.writeString(scratch.resolve("file"), "");

        PluginException refused = catchThrowableOfType(PluginException.class, () -> load(file));

        assertThat(refused).hasMessageContaining("cannot be read as a plugins folder");
    }

    private Plugins load(@Nullable Path plugins) {
        return Plugins.load(plugins, new HandlerProvider.Setup(data));
    }

    private PluginException loadInVain() {
        return catchThrowableOfType(PluginException.class, () -> load(folder));
    }

    private PluginJar jar(String name) throws IOException {
        return new PluginJar(folder.resolve(name), scratch);
    }

    private static String replyOf(Plugins plugins, String handler) {
        RecordingRun run = RecordingRun.of("message");
        plugins.registry().find(handler).orElseThrow().handler().handle(FakeStream.named("s"), run);
        return run.replies().get(0);
    }
}
