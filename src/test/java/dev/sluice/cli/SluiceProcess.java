package dev.sluice.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged program in a process of its own. */
public final class SluiceProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path log;
    private final BufferedReader out;

    private SluiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** What a command that ended left behind. */
    record Result(int exitCode, String out, String err) {}

    static SluiceProcess start(Path directory, String... arguments) throws IOException {
        return startWith(quick("-Dfile.encoding=UTF-8"), directory, arguments);
    }

    /**
     * A JVM that is there soon, and compiles quickly rather than well: what a process of a test does is over before the better code
     * would be there.
     */
    public static List<String> quick(String... options) {
        List<String> java = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1"));
        java.addAll(ClassArchive.options());
        java.addAll(List.of(options));
        return java;
    }

    /**
     * Starts the program.
     *
     * @param java the JVM and its options
     */
    public static SluiceProcess startWith(List<String> java, Path directory, String... arguments) throws IOException {
        Path log = Files.createTempFile(directory, "sluice", ".log");
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("-jar", jar()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(log.toFile())
                .start();
        return new SluiceProcess(process, log);
    }

    /** Starts a server, and waits until it serves. */
    static SluiceProcess serve(Path directory, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("serve", "--grpc-port", "0", "--http-port", "0"));
        all.addAll(List.of(arguments));
        return start(directory, all.toArray(String[]::new));
    }

    static Result run(Path directory, String... arguments) throws IOException, InterruptedException {
        return ended(start(directory, arguments));
    }

    static Result runWith(List<String> java, Path directory, String... arguments)
            throws IOException, InterruptedException {
        return ended(startWith(java, directory, arguments));
    }

    private static Result ended(SluiceProcess started) throws IOException, InterruptedException {
        try (SluiceProcess process = started) {
            String out = String.join("\n", process.out.lines().toList());
            return new Result(process.exitCode(), out, process.log());
        }
    }

    /** The address that the server prints, once it serves. */
    public String address() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("grpc ")) {
                return line.substring("grpc ".length());
            }
        }
        throw new IOException("the server ended: " + log());
    }

    /** The port of the dashboard, which the server prints after its address. */
    int dashboardPort() throws IOException {
        return URI.create(nextLine().substring("dashboard ".length())).getPort();
    }

    public String nextLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the program ended: " + log());
        }
        return line;
    }

    /** Its standard input; it sees the end of that when this is closed. */
    BufferedWriter in() {
        return process.outputWriter(StandardCharsets.UTF_8);
    }

    /** All that it prints from now on. */
    Stream<String> lines() {
        return out.lines();
    }

    /** The processes that it has started, and those that they have. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    public long pid() {
        return process.pid();
    }

    /** Tells it to stop, as an operator does. */
    public void terminate() {
        process.destroy();
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the program does not end");
        }
        return process.exitValue();
    }

    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Ends it with no chance to put anything in order, as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The JVM that this one is. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String jar() {
        String jar = System.getProperty("sluice.jar");
        if (jar == null) {
            throw new IllegalStateException("the system property sluice.jar must name the packaged program");
        }
        return Path.of(jar).toAbsolutePath().toString();
    }
}
