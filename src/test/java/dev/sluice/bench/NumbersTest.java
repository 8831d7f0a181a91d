package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"1234567.8; 1,234,568", "999.94; 999.9", "12.34; 12.3", "0.12345; 0.123", "8; 8", "0; 0"})
    void peopleGetAsManyDigitsAsSaySomething(double value, String text) {
        assertThat(Numbers.text(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1234567.8, 1234568", "999.94, 999.94", "0.12345, 0.123", "8, 8", "0, 0"})
    void programsGetNumbers(double value, String text) {
        assertThat(Numbers.json(value)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void whatIsNoNumberIsNone(double value) {
        assertThat(Numbers.json(value)).isNull();
    }
}
