package dev.sluice.handler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes jars as the authors of plugins do: with a compiled provider and the file that names it. */
public final class PluginJar {
    private final Path jar;
    private final Path classes;

    /** @param scratch where it is compiled */
    public PluginJar(Path jar, Path scratch) throws IOException {
        this.jar = jar;
        this.classes = Files.createTempDirectory(scratch, "classes");
    }

    /** A jar with a provider {@code plugin.<className>}, whose handler replies with {@code reply}. */
    public void writeReplying(String className, String handlerName, String reply) throws IOException {
        String create = "return Handler.blocking((stream, message) -> \"%s\".getBytes());".formatted(reply);
        write(className, "return \"" + handlerName + "\";", create, "plugin." + className);
    }

    /**
     * A jar with a provider {@code plugin.<className>} of these method bodies, which says that it offers
     * {@code offered}.
     */
    public void write(String className, String name, String create, String... offered) throws IOException {
        String source = """
                package plugin;
                import dev.sluice.handler.*;
                public class %s implements HandlerProvider {
                    public String name() { %s }
                    public Handler create(Setup setup) { %s }
                }
                """;
        compile(className, source.formatted(className, name, create));
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.write(services.resolve(HandlerProvider.class.getName()), List.of(offered));
        pack();
    }

    private void compile(String className, String source) throws IOException {
        Path file = Files.writeString(classes.resolve(className + ".java"), source);
        JavaCompiler compiler = requireNonNull(ToolProvider.getSystemJavaCompiler());
        int result = compiler.run(
                null, null, null, "-proc:none", "-cp", serverClasses(), "-d", classes.toString(), file.toString());
        assertThat(result).isZero();
    }

    private static String serverClasses() {
        try {
            return Path.of(HandlerProvider.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pack() throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> found = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) found.filter(Files::isRegularFile)::iterator) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
    }
}
