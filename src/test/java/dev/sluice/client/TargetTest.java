package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {

    @ParameterizedTest
    @CsvSource({"localhost:1, localhost, 1", "10.0.0.1:65535, 10.0.0.1, 65535", "[::1]:50051, ::1, 50051"})
    void anAddressIsAHostAndAPort(String text, String host, int port) {
        assertThat(Target.parse(text)).isEqualTo(new Target(host, port));
        assertThat(new Target(host, port).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", ":1", "localhost:", "localhost:0", "localhost:65536", "::1:50051", "[]:1"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Target.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
