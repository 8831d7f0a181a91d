package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoTest {

    @TempDir
    private Path scratch;

    @Test
    void itPrintsALineASecondAboutTheLoadItMakesAndEndsWithItsServer() {
        StringWriter out = new StringWriter();
        Map<String, String> flags = Map.of("grpc.port", "0", "http.port", "0", "data-dir", scratch.toString());
        try (RunningServer server = RunningServer.start(ServerConfig.load(null, Map.of(), flags))) {
            server.startDemo(new PrintWriter(out));
            await().atMost(Duration.ofSeconds(30)).until(() -> lines(out).size() >= 3);
        }

        assertThat(lines(out).get(0)).matches("demo: opened 1,000 streams with one call in [0-9]+ ms");
        assertThat(lines(out).get(2))
                .matches(
                        "streams 1,000   messages/s [0-9,]+   replies/s [0-9,]+   settled [0-9,]+   under way [0-9,]+");
    }

    private static List<String> lines(StringWriter out) {
        return out.toString().lines().toList();
    }
}
