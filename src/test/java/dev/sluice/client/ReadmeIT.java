package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Handler;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows compiles, runs, and says what the README says. */
class ReadmeIT {
    private static final Pattern EXAMPLE = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path work = Path.of("");

    @Test
    void theJavaExampleRunsAsItStands() throws Exception {
        Handler echo = Handler.async((stream, message) -> CompletableFuture.completedFuture(message.payload()));
        try (TestServer server = TestServer.with().handler("echo", echo).start()) {
            compile(example().replace("50051", Integer.toString(server.port())));

            assertThat(run()).isEqualTo("second");
            assertThat(server.counters().settled()).isEqualTo(2_000);
        }
    }

    private static String example() throws Exception {
        Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("README.md")));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /** As the body of a method that returns what the example prints. */
    private void compile(String example) throws Exception {
        Path source = work.resolve("Example.java");
        Files.writeString(
                source,
                """
                import static java.nio.charset.StandardCharsets.UTF_8;
                import dev.sluice.client.*;
                import dev.sluice.v1.StreamSpec;
                import io.vertx.core.Future;
                import java.util.*;
                public class Example {
                    public static String run() {
                        String printed;
                """ + example.replaceAll("System\\.out\\.println\\((.*)\\);", "printed = $1;") + "return printed;}}");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", work.toString());
            boolean compiled = compiler.getTask(problems, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(problems.toString()).isTrue();
        }
    }

    private String run() throws Exception {
        URL[] compiled = {work.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(compiled, getClass().getClassLoader())) {
            Method run = loader.loadClass("Example").getMethod("run");
            return (String) run.invoke(null);
        }
    }
}
