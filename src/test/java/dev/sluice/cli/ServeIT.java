package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server as a process of its own. */
@Timeout(60)
final class ServeIT {
    private static final String ANY_PORT = "--grpc-port=0";
    private static final String ANY_HTTP_PORT = "--http-port=0";

    @TempDir
    private Path scratch;

    private Path log;
    private Process server;
    private String address;

    @BeforeEach
    void start() throws IOException {
        log = scratch.resolve("log");
        server = sluice("serve", ANY_PORT, ANY_HTTP_PORT, "--log-format=json");
        address = stdout(server);
    }

    @AfterEach
    void stop() {
        server.destroyForcibly();
    }

    @Test
    void itPrintsItsAddressOnceItServes() throws IOException {
        assertThat(address).matches("grpc 127\\.0\\.0\\.1:[0-9]+");
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    @Test
    void aSignalToStopIsASuccess() throws InterruptedException {
        server.destroy();

        assertThat(server.waitFor()).isZero();
    }

    @Test
    void itLogsJsonLinesToStderr() throws IOException {
        assertThat(Files.readAllLines(log)).isNotEmpty().allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    }

    @Test
    void aSecondOneOnItsDataDirectoryIsToldWhoseItIs() throws IOException, InterruptedException {
        log = scratch.resolve("second");
        Process second = sluice("serve", ANY_PORT, ANY_HTTP_PORT);

        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(Files.readString(log)).contains("in use by another server (process " + server.pid() + ")");
    }

    @Test
    void theDirectoryOfAKilledOneIsFree() throws IOException, InterruptedException {
        server.destroyForcibly().waitFor();

        server = sluice("serve", ANY_PORT, ANY_HTTP_PORT);
        assertThat(stdout(server)).startsWith("grpc ");
    }

    private Process sluice(String... line) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("java", "-Xmx256m", "-jar", requireNonNull(System.getProperty("sluice.jar")));
        builder.command().addAll(List.of(line));
        builder.environment().put("SLUICE_DATA_DIR", scratch.resolve("data").toString());
        return builder.redirectError(log.toFile()).start();
    }

    private static String stdout(Process process) throws IOException {
        BufferedReader reader = process.inputReader(UTF_8);
        return requireNonNull(reader.readLine());
    }
}
