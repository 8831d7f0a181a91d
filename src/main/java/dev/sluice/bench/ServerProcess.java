package dev.sluice.bench;

import dev.sluice.client.Target;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A server in a process of its own, from the same classes and on the same JVM as this program. It ends with this program,
 * and its directory with it.
 */
final class ServerProcess implements AutoCloseable {
    private static final String ADDRESS = "grpc ";
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 20;

    private final Scratch scratch;
    private final Process process;
    private final Target target;

    /**
     * How a server is started.
     *
     * @param program the main class
     * @param xmx the JVM's largest heap, such as {@code 1g}; null for what the JVM takes by itself
     */
    record Launch(Class<?> program, @Nullable String xmx) {
        private List<String> command(List<String> arguments) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            if (xmx != null) {
                command.add("-Xmx" + xmx);
            }
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
            command.addAll(arguments);
            return command;
        }
    }

    /** Throws {@link BenchException} with what the server said when it does not start. */
    static ServerProcess serve(Launch launch) {
        Scratch scratch = new Scratch();
        String data = scratch.directory().resolve("data").toString();
        return new ServerProcess(
                scratch, launch.command(List.of("serve", "--grpc-port", "0", "--http-port", "0", "--data-dir", data)));
    }

    /** Any other command of this program that prints {@code grpc HOST:PORT} once it serves. */
    static ServerProcess start(Launch launch, List<String> arguments) {
        return new ServerProcess(new Scratch(), launch.command(arguments));
    }

    private ServerProcess(Scratch scratch, List<String> command) {
        this.scratch = scratch;
        try {
            this.process = scratch.start(new ProcessBuilder(command).redirectError(logFile()));
            this.target = Target.parse(awaitAddress().substring(ADDRESS.length()));
        } catch (IOException e) {
            scratch.close();
            throw new BenchException("cannot start a server: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    Target target() {
        return target;
    }

    long pid() {
        return process.pid();
    }

    /** Ends the server, and waits until it is gone. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        scratch.close();
    }

    private String awaitAddress() {
        try {
            String line = CompletableFuture.supplyAsync(this::readAddress).get(START_SECONDS, TimeUnit.SECONDS);
            if (line.isEmpty()) {
                throw new BenchException("the server ended before it served\n  " + log());
            }
            return line;
        } catch (TimeoutException | ExecutionException e) {
            throw new BenchException("the server does not serve after " + START_SECONDS + " s\n  " + log(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while the server started", e);
        }
    }

    /** Empty where the server ends first. */
    private String readAddress() {
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            while (line != null && !line.startsWith(ADDRESS)) {
                line = out.readLine();
            }
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String log() {
        try {
            return String.join("\n  ", Files.readAllLines(logFile().toPath()));
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }

    private File logFile() {
        return scratch.directory().resolve("log").toFile();
    }
}
