package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The configuration that ships with the server. */
final class ServerConfigTest {
    private static final Path FILE = Path.of("conf/sluice.yaml");

    /** Loading refuses keys that no record knows, and components that no key sets. */
    @Test
    void theShippedFileSetsEveryKeyAndNoOther() {
        ServerConfig config = load(Map.of());

        assertThat(config.grpc().port()).isEqualTo(50051);
        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.limits().maxBufferedBytes())
                .isEqualTo(Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4));
        assertThat(config.limits().ackDelay()).isEqualTo(Duration.ofMillis(10));
        assertThat(config.pluginsFolder()).isNull();
        assertThat(config.logFormat()).isEqualTo(LogFormat.TEXT);
    }

    @Test
    void theShippedFileIsAGoodFileOfAUserToo() {
        assertThat(ServerConfig.load(FILE, Map.of(), Map.of())).isEqualTo(load(Map.of()));
    }

    @Test
    void everyKeyOfTheShippedFileHasACommentAboveIt() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        List<String> bare = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (isKey(lines.get(i)) && (i == 0 || !lines.get(i - 1).strip().startsWith("#"))) {
                bare.add(lines.get(i));
            }
        }

        assertThat(bare).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("numbersAndDurations")
    void aValueBelowEveryBoundIsRefusedByItsKey(String path) {
        assertThat(problems(path, "-1")).anyMatch(problem -> problem.startsWith("command line: " + path + " must be "));
    }

    @ParameterizedTest
    @CsvSource({
        "grpc.port, 65536, from 0 to 65535",
        "grpc.host, '', a host name",
        "http.port, 65536, from 0 to 65535",
        "http.host, '', a host name",
        "http.idle-timeout, 0s, 'more than zero, but is 0s'",
        "grpc.call-window-bytes, 128MiB, at most connection-window-bytes",
        "grpc.max-connects-per-connection, 32, so few that",
        "grpc.max-incomplete-bytes, 8MiB, more than max-frame-bytes",
        "grpc.max-frame-bytes, 4MiB, more than limits.max-message-bytes",
        "grpc.web-origins, 'https://a.example, b.example', origins such as",
        "grpc.web-origins, https://a.example/page, origins such as",
        "limits.default-window-messages, 100000, at most max-window-messages",
        "limits.default-window-bytes, 128MiB, at most max-window-bytes",
        "limits.max-message-bytes, 512MiB, at most max-buffered-bytes",
        "limits.default-max-parallel, 2000, at most max-parallel",
        "limits.default-gap-deadline, 0s, more than zero",
        "limits.max-retry-backoff, 0s, more than zero",
        "limits.session-ttl, 0s, more than zero",
        "limits.ack-delay, 0ms, more than zero",
        "workers.handler-timeout, 0s, more than zero",
        "store.memtable-bytes, 5GiB, from 1048576 to 4294967296",
        "data-dir, '', a directory",
    })
    void valuesThatContradictOthersOrMakeNoSenseAreRefused(String path, String value, String expected) {
        assertThat(problems(path, value))
                .singleElement()
                .asString()
                .startsWith("command line: " + path + " must be " + expected);
    }

    @Test
    void variablesAreNamedAfterThePathsOfKeys() {
        Map<String, String> environment = Map.of(
                "SLUICE_GRPC_PORT", "1", "SLUICE_LIMITS_MAX_STREAMS", "2", "SLUICE_DATA_DIR", "/d", "HOME", "/root");

        ServerConfig config = ServerConfig.load(null, environment, Map.of());

        assertThat(config.grpc().port()).isEqualTo(1);
        assertThat(config.limits().maxStreams()).isEqualTo(2);
        assertThat(config.dataDir()).isEqualTo(Path.of("/d"));
    }

    @Test
    void noTwoKeysHaveTheSameVariable() {
        assertThat(paths(ServerConfig.class, "").map(path -> path.replace('.', '-')))
                .doesNotHaveDuplicates();
    }

    @Test
    void aPluginsFolderIsOneThatIsNamed() {
        assertThat(load(Map.of("plugins", "jars")).pluginsFolder()).isEqualTo(Path.of("jars"));
    }

    @Test
    void whatIsBufferedIsWhatSomebodySaid() {
        ServerConfig config = load(Map.of("limits.max-buffered-bytes", "8MiB"));

        assertThat(config.limits().maxBufferedBytes()).isEqualTo(8L << 20);
        assertThat(config.limits().maxBufferedBytesPerSession()).isEqualTo(4L << 20);
    }

    @Test
    void problemsOfSeveralRecordsAreToldTogether() {
        assertThatThrownBy(() -> load(Map.of("grpc.port", "-1", "limits.max-streams", "0", "workers.threads", "0")))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(3));
    }

    static Stream<String> numbersAndDurations() {
        List<String> others = List.of("grpc.host", "http.host", "data-dir", "plugins", "log-format");
        return paths(ServerConfig.class, "").filter(path -> !others.contains(path));
    }

    private static Stream<String> paths(Class<?> type, String prefix) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            String path =
                    prefix + component.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
            return component.getType().isRecord() ? paths(component.getType(), path + ".") : Stream.of(path);
        });
    }

    private static boolean isKey(String line) {
        return !line.isBlank() && !line.strip().startsWith("#");
    }

    private static List<String> problems(String path, String value) {
        return catchThrowableOfType(ConfigException.class, () -> load(Map.of(path, value)))
                .problems();
    }

    private static ServerConfig load(Map<String, String> flags) {
        return ServerConfig.load(null, Map.of(), flags);
    }
}
