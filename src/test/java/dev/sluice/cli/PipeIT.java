package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.Target;
import dev.sluice.metrics.Scrape;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice pipe} as users start it. */
final class PipeIT {
    private static final int LINES = 2_000;

    @TempDir
    private static Path scratch;

    private static SluiceProcess server;
    private static String target;
    private static int dashboardPort;

    @BeforeAll
    static void start() throws Exception {
        server = SluiceProcess.serve(scratch, "--data-dir", "data");
        target = server.address();
        dashboardPort = server.dashboardPort();
    }

    @AfterEach
    void noPipeLeavesItsSession() throws Exception {
        assertThat(Scrape.from(dashboardPort).value("sluice_sessions")).isZero();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void repliesAreLinesAndWhatFailsIsToldByItsNumber() throws Exception {
        try (SluiceProcess pipe = pipe("--to", "ledger")) {
            write(pipe, List.of("deposit a 100", "transfer a b 200", "", "transfer a b 30"));

            assertThat(pipe.lines()).containsExactly("a=100", "a=70 b=30");
            assertThat(pipe.exitCode()).isEqualTo(1);
            assertThat(pipe.log())
                    .contains("line 2: FAILED_PRECONDITION OVERDRAFT: ", "line 3: INVALID_ARGUMENT")
                    .endsWith("4 lines sent, 2 failed\n");
        }
    }

    @Test
    void theLastWordIsTheLastLine() throws Exception {
        try (SluiceProcess pipe = pipe("--to", "count")) {
            write(pipe, List.of("one", "two"));

            assertThat(pipe.lines()).singleElement().asString().contains("\"messages\":2", "\"bytes\":6");
            assertThat(pipe.exitCode()).isZero();
        }
    }

    @Test
    void theStateOfANameIsThereForTheNextPipe() throws Exception {
        for (String balance : List.of("a=1", "a=2")) {
            try (SluiceProcess pipe = pipe("--to", "ledger", "--durability", "disk_sync", "--name", "bank")) {
                write(pipe, List.of("deposit a 1"));

                assertThat(pipe.lines()).containsExactly(balance);
                assertThat(pipe.exitCode()).isZero();
            }
        }
    }

    @Test
    void eachLineTakesEffectOnceThoughTheServerIsKilled() throws Exception {
        try (SluiceProcess pipe = pipe("--to", "ledger", "--durability", "disk")) {
            BufferedWriter in = pipe.in();
            List<String> replies = new ArrayList<>();
            deposits(in);
            replies.add(pipe.nextLine());

            server.kill();
            String port = Integer.toString(Target.parse(target).port());
            server = SluiceProcess.start(
                    scratch, "serve", "--grpc-port", port, "--http-port", "0", "--data-dir", "data");
            server.address();
            dashboardPort = server.dashboardPort();
            deposits(in);
            in.close();

            pipe.lines().forEach(replies::add);
            assertThat(replies)
                    .isEqualTo(IntStream.rangeClosed(1, 2 * LINES)
                            .mapToObj(i -> "a=" + i)
                            .toList());
            assertThat(pipe.exitCode()).as(pipe.log()).isZero();
            assertThat(pipe.log()).contains("the server is away", "the server is back");
        }
    }

    @Test
    void aHandlerThatIsNotThereIsSaidToBe() throws Exception {
        SluiceProcess.Result result = SluiceProcess.run(scratch, "pipe", "--to", "nobody", "--target", target);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("HANDLER_UNKNOWN").doesNotContain("\tat ");
    }

    @Test
    void aDurabilityThatIsNoneIsWrongUsage() throws Exception {
        SluiceProcess.Result result = SluiceProcess.run(scratch, "pipe", "--to", "echo", "--durability", "paper");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--durability", "MEMORY, DISK, DISK_SYNC");
    }

    private static SluiceProcess pipe(String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("pipe", "--target", target));
        all.addAll(List.of(options));
        return SluiceProcess.start(scratch, all.toArray(String[]::new));
    }

    private static void write(SluiceProcess pipe, List<String> lines) throws IOException {
        try (BufferedWriter in = pipe.in()) {
            for (String line : lines) {
                in.write(line + "\n");
            }
        }
    }

    private static void deposits(BufferedWriter in) throws IOException {
        for (int i = 0; i < LINES; i++) {
            in.write("deposit a 1\n");
        }
        in.flush();
    }
}
