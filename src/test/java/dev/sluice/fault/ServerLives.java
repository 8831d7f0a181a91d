package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.SluiceProcess;
import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceAdmin;
import dev.sluice.client.SluiceClient;
import dev.sluice.metrics.Scrape;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/** A server that is killed and started anew, on one directory, behind the proxy. */
final class ServerLives implements AutoCloseable {
    private static final int LOG_TAIL = 3_000;

    private final Path work;
    private final Path plugins;
    private final FaultyProxy proxy;
    private SluiceProcess process;
    private int grpcPort;
    private int httpPort;
    private long socketsAtFirst;
    private final AtomicInteger life = new AtomicInteger();

    ServerLives(Path work, FaultyProxy proxy) throws IOException {
        this.work = work;
        this.proxy = proxy;
        this.plugins = CrashHandler.plugins(work);
        Files.createDirectory(runs());
        start();
    }

    /** Which one it is; the first is 1. */
    int life() {
        return life.get();
    }

    Path runs() {
        return work.resolve("runs");
    }

    void start() throws IOException {
        life.incrementAndGet();
        List<String> java = SluiceProcess.quick(
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-D" + CrashHandler.LIFE + "=" + life,
                "-D" + CrashHandler.RUNS + "=" + runs());
        process = SluiceProcess.startWith(
                java, work, "serve", "--grpc-port=0", "--http-port=0", "--data-dir=data", "--plugins=" + plugins);
        grpcPort = port(process.address());
        httpPort = port(process.nextLine());
        socketsAtFirst = sockets();
        proxy.to(grpcPort);
    }

    private static int port(String address) {
        return Integer.parseInt(address.replaceAll(".*:", ""));
    }

    void kill() throws InterruptedException {
        proxy.toNobody();
        process.kill();
    }

    /** Tells it to stop, and waits until it has. */
    void terminate() throws InterruptedException {
        process.terminate();
        assertThat(process.exitCode()).as("exit status after SIGTERM").isZero();
        proxy.toNobody();
    }

    /** What an operator does, who is at the server's own machine. */
    <T> T operate(Function<SluiceAdmin, Future<T>> work) throws Exception {
        SluiceClient client = SluiceClient.connect(ClientOptions.of("127.0.0.1", grpcPort));
        try {
            return work.apply(client.admin()).await(30, TimeUnit.SECONDS);
        } finally {
            client.close().await(30, TimeUnit.SECONDS);
        }
    }

    Scrape metrics() throws IOException {
        return Scrape.from(httpPort);
    }

    /** Sockets that the process has beyond those that it began with; on systems that do not tell, none. */
    long moreSockets() throws IOException {
        return sockets() - socketsAtFirst;
    }

    private long sockets() throws IOException {
        Path files = Path.of("/proc", Long.toString(process.pid()), "fd");
        if (!Files.exists(files)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(files)) {
            return open.filter(ServerLives::isSocket).count();
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    Path store() {
        return work.resolve("data/store");
    }

    /** What the store takes of the disk. */
    long storeBytes() throws IOException {
        try (Stream<Path> files = Files.walk(store())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** The end of what the last one logged. */
    String logTail() throws IOException {
        String log = process.log();
        return log.substring(Math.max(0, log.length() - LOG_TAIL));
    }

    @Override
    public void close() {
        process.close();
    }
}
