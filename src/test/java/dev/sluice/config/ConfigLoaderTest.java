package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigLoaderTest {
    private static final String DEFAULTS = """
            pump:
              name: main
              max-litres: 10
              tank-bytes: 1MiB
              idle-time: 30s
              mode: slow-start
            log-dir: ./logs
            verbose: false
            """;

    enum Mode {
        SLOW_START,
        FAST
    }

    record Pump(String name, int maxLitres, long tankBytes, Duration idleTime, Mode mode) {
        Pump {
            if (maxLitres < 1) {
                throw new IllegalArgumentException(
                        "max-litres must be at least 1, but is " + maxLitres + "\nname must be wet");
            }
        }
    }

    record Plant(Pump pump, Path logDir, boolean verbose) {}

    @Test
    void componentsOfRecordsAreKeysInKebabCase() {
        assertThat(load("")).isEqualTo(plant("main", 10, 1 << 20, Duration.ofSeconds(30), Mode.SLOW_START));
    }

    @Test
    void aFileOverridesSingleKeys() {
        Plant plant = load("pump:\n  max-litres: 20\n");

        assertThat(plant).isEqualTo(plant("main", 20, 1 << 20, Duration.ofSeconds(30), Mode.SLOW_START));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "65536, 65536", "1_000, 1000", "256KiB, 262144", "4 MiB, 4194304", "3GiB, 3221225472"})
    void sizesAreBytesOrHaveAUnit(String text, long expected) {
        assertThat(load("pump: {tank-bytes: " + text + "}").pump().tankBytes()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"10ms, 10", "0s, 0", "30s, 30000", "5m, 300000", "2h, 7200000"})
    void durationsHaveAUnit(String text, long expectedMillis) {
        assertThat(load("pump: {idle-time: " + text + "}").pump().idleTime()).hasMillis(expectedMillis);
    }

    @ParameterizedTest
    @MethodSource("wrongInputs")
    void wrongInputIsRefusedWithItsPlaceItsKeyAndWhatIsExpected(String yaml, String expected) {
        assertThat(problems(yaml)).containsExactly(expected);
    }

    static Stream<Arguments> wrongInputs() {
        String duration = "must be a duration such as 10ms, 30s, 5m or 2h, but is ";
        String number = "must be a whole number, at most 2147483647, but is ";
        return Stream.of(
                Arguments.of("pump:\n  max-litres: many", "my.yaml:2: pump.max-litres " + number + "'many'"),
                Arguments.of("pump: {max-litres: 1.5}", "my.yaml:1: pump.max-litres " + number + "'1.5'"),
                Arguments.of("pump: {max-litres: 3000000000}", "my.yaml:1: pump.max-litres " + number + "'3000000000'"),
                Arguments.of("pump: {max-litres: 4KiB}", "my.yaml:1: pump.max-litres " + number + "'4KiB'"),
                Arguments.of("pump: {max-litres:}", "my.yaml:1: pump.max-litres " + number + "''"),
                Arguments.of(
                        "pump: {tank-bytes: 4MB}",
                        "my.yaml:1: pump.tank-bytes must be a size in bytes such as 65536, 256KiB, 4MiB or 1GiB, at most"
                                + " 9223372036854775807, but is '4MB'"),
                Arguments.of(
                        "pump: {tank-bytes: 9223372036854775807GiB}",
                        "my.yaml:1: pump.tank-bytes must be a size in bytes such as 65536, 256KiB, 4MiB or 1GiB, at most"
                                + " 9223372036854775807, but is '9223372036854775807GiB'"),
                Arguments.of("pump: {idle-time: 30}", "my.yaml:1: pump.idle-time " + duration + "'30'"),
                Arguments.of("pump: {idle-time: 3 weeks}", "my.yaml:1: pump.idle-time " + duration + "'3 weeks'"),
                Arguments.of(
                        "pump: {idle-time: 9999999999h}", "my.yaml:1: pump.idle-time " + duration + "'9999999999h'"),
                Arguments.of("verbose: yes", "my.yaml:1: verbose must be true or false, but is 'yes'"),
                Arguments.of("pump: {mode: quick}", "my.yaml:1: pump.mode must be slow-start or fast, but is 'quick'"),
                Arguments.of("pump: 5", "my.yaml:1: pump must have keys of its own, not a value"),
                Arguments.of("log-dir: {a: b}", "my.yaml:1: log-dir.a is unknown; did you mean log-dir?"),
                Arguments.of("pump: {max-litres: [1, 2]}", "my.yaml:1: pump.max-litres may not be a list"),
                Arguments.of("verbose: true\nverbose: false", "my.yaml:2: verbose is there twice; line 1 has it too"),
                Arguments.of("just words", "my.yaml:1: has no keys; a line looks like  key: value"),
                Arguments.of("[a, b]", "my.yaml:1: has no keys; a line looks like  key: value"),
                Arguments.of("? [a]\n: b", "my.yaml:1: a key must be plain text"),
                Arguments.of("a: b: c", "my.yaml:1: is not YAML: mapping values are not allowed here"));
    }

    @ParameterizedTest
    @CsvSource({
        "pump.max-liters, pump.max-litres",
        "pump.maxLitres, pump.max-litres",
        "pmp.name, pump.name",
        "idle-time, pump.idle-time",
        "pump.log-dir, log-dir",
    })
    void anUnknownKeyIsAnsweredWithTheNearestRightOne(String wrong, String nearest) {
        String yaml = wrong.replace(".", ":\n  ") + ": 1";

        assertThat(problems(yaml))
                .singleElement()
                .asString()
                .endsWith(wrong + " is unknown; did you mean " + nearest + "?");
    }

    @Test
    void aKeyLikeNoOtherIsAnsweredWithoutAGuess() {
        assertThat(problems("colour: red")).containsExactly("my.yaml:1: colour is unknown");
    }

    @Test
    void aSectionWithinItselfIsRefused() {
        assertThat(problems("pump: &again\n  pump: *again"))
                .singleElement()
                .asString()
                .startsWith("my.yaml: is not YAML: Number of aliases");
    }

    @Test
    void aSecondDocumentInTheFileIsRefused() {
        assertThat(problems("verbose: true\n---\nverbose: false"))
                .singleElement()
                .asString()
                .startsWith("my.yaml:2: is not YAML");
    }

    @Test
    void emptySectionsAndFilesChangeNothing() {
        assertThat(load("pump:\n# only a comment\n")).isEqualTo(load(""));
    }

    @Test
    void whatARecordRefusesIsToldWithThePlaceOfTheValue() {
        assertThat(problems("\npump: {max-litres: 0}"))
                .containsExactly(
                        "my.yaml:2: pump.max-litres must be at least 1, but is 0",
                        "defaults.yaml:2: pump.name must be wet");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        Source file = Source.yaml("my.yaml", "pump:\n  max-litres: x\n  nme: y\nverbose: 1\nverbose: 2\n");
        Source environment = Source.environment(Map.of("SLUICE_PUMP_IDLE_TIME", "soon", "SLUICE_PUMP", "1"));

        assertThat(problems(file, environment, Source.flags(Map.of("pump.mode", "z"))))
                .hasSize(7)
                .anyMatch(problem -> problem.startsWith("my.yaml:2: pump.max-litres must"))
                .anyMatch(problem -> problem.startsWith("my.yaml:3: pump.nme is unknown"))
                .anyMatch(problem -> problem.startsWith("my.yaml:4: verbose must"))
                .anyMatch(problem -> problem.startsWith("my.yaml:5: verbose is there twice"))
                .anyMatch(problem -> problem.startsWith("environment: SLUICE_PUMP_IDLE_TIME must"))
                .anyMatch(problem -> problem.startsWith("environment: SLUICE_PUMP must have keys"))
                .anyMatch(problem -> problem.startsWith("command line: pump.mode must"));
    }

    @Test
    void theEnvironmentOverridesFilesAndFlagsOverrideTheEnvironment() {
        Source file = Source.yaml("my.yaml", "pump: {name: file, max-litres: 2, mode: fast}");
        Source environment = Source.environment(Map.of("SLUICE_PUMP_NAME", "env", "SLUICE_PUMP_MAX_LITRES", "3"));
        Source flags = Source.flags(Map.of("pump.name", "flag"));

        Pump pump = load(file, environment, flags).pump();

        assertThat(pump).isEqualTo(new Pump("flag", 3, 1 << 20, Duration.ofSeconds(30), Mode.FAST));
    }

    @Test
    void anUnknownVariableOfOursIsRefusedAndOthersAreIgnored() {
        Source environment =
                Source.environment(Map.of("SLUICE_PUMP_MAX_LITERS", "3", "PATH", "/bin", "PUMP_NAME", "x"));

        assertThat(problems(environment))
                .containsExactly(
                        "environment: SLUICE_PUMP_MAX_LITERS is unknown; did you mean SLUICE_PUMP_MAX_LITRES?");
    }

    @Test
    void variablesThatKubernetesMakesForAServiceAreToldAsSuch() {
        Source environment =
                Source.environment(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "SLUICE_SERVICE_HOST", "10.0.0.2"));

        assertThat(problems(environment)).singleElement().asString().contains("enableServiceLinks: false");
    }

    @Test
    void aKeyWithoutADefaultIsAProblem() {
        assertThat(catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(Plant.class, List.of()))
                        .problems())
                .contains("pump.name is not set anywhere", "log-dir is not set anywhere")
                .hasSize(7);
    }

    @Test
    void aFileThatCannotBeReadIsAProblem(@TempDir Path dir) throws IOException {
        Path binary = Files.write(dir.resolve("binary.yaml"), new byte[] {(byte) 0xc3, 0x28});

        assertThat(problems(Source.file(dir.resolve("none.yaml")), Source.file(binary), Source.file(dir)))
                .containsExactly(
                        dir.resolve("none.yaml") + ": there is no such file",
                        binary + ": is not text in UTF-8",
                        dir + ": cannot be read: Is a directory");
    }

    private static Plant plant(String name, int litres, long bytes, Duration idle, Mode mode) {
        return new Plant(new Pump(name, litres, bytes, idle, mode), Path.of("./logs"), false);
    }

    private static Plant load(String yaml) {
        return load(Source.yaml("my.yaml", yaml));
    }

    private static Plant load(Source... sources) {
        Stream<Source> defaults = Stream.of(Source.yaml("defaults.yaml", DEFAULTS));
        return ConfigLoader.load(
                Plant.class, Stream.concat(defaults, Stream.of(sources)).toList());
    }

    private static List<String> problems(String yaml) {
        return problems(Source.yaml("my.yaml", yaml));
    }

    private static List<String> problems(Source... sources) {
        return catchThrowableOfType(ConfigException.class, () -> load(sources)).problems();
    }
}
