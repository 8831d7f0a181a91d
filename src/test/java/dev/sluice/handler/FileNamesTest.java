package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "/etc/passwd",
                "..",
                "../x",
                "a/..",
                "a/../../x",
                "a/../b",
                ".",
                "./a",
                "a/.",
                "a/./b",
                "a//b",
                "a/",
                "//a",
                "\0",
                "a\0b",
                "a/\0/../b",
                "..\0",
            })
    void refusesNamesThatAreNoPlainRelativePath(String name) {
        assertRefused(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a/b/c",
                ".hidden",
                "...",
                "..a/b..",
                "a..b",
                " ",
                "a b",
                "~",
                "~root",
                "-rf",
                "$HOME",
                "%2e%2e%2fx",
                "a%00b",
                "C:",
                "file:",
                "a\nb",
                "*",
                "CON",
            })
    void takesEverythingElseAsItIs(String name) {
        assertThat(FileNames.parse(name)).isEqualTo(Path.of(name)).isRelative();
    }

    @Test
    void aBackslashIsACharacterAsAnyOther() {
        assertThat(FileNames.parse("..\\..\\x").getNameCount()).isEqualTo(1);
    }

    @Test
    void namesAreTheBytesOfUtf8WhateverTheLocale() {
        assertThat(FileNames.parse("ü/日本").toUri().getRawPath()).endsWith("/%C3%BC/%E6%97%A5%E6%9C%AC");
    }

    @Test
    void doesNotTakeLookalikesForDotsAndSlashes() {
        assertThat(FileNames.parse("．．／x").getNameCount()).isEqualTo(1);
        assertThat(FileNames.parse("‥/x").getNameCount()).isEqualTo(2);
    }

    @Test
    void takesNamesAtTheLimitsAndRefusesThemBeyond() {
        String longestPart = "p".repeat(FileNames.PART_BYTES_MAX);
        String longest = (longestPart + "/").repeat(8);

        assertThat(longest).hasSize(FileNames.NAME_BYTES_MAX);
        assertThat(FileNames.parse(longest.substring(0, longest.length() - 1)).getNameCount())
                .isEqualTo(8);
        assertThat(FileNames.parse("a/".repeat(FileNames.NAME_BYTES_MAX / 2 - 1) + "bc")
                        .getNameCount())
                .isEqualTo(FileNames.NAME_BYTES_MAX / 2);
        assertRefused(longestPart + "p");
        assertRefused(longest + "a");
    }

    @Test
    void countsLengthsInBytes() {
        assertThat(FileNames.parse("ü".repeat(127)).getNameCount()).isEqualTo(1);
        assertRefused("ü".repeat(128));
    }

    private static void assertRefused(String name) {
        HandlerException refused = catchThrowableOfType(HandlerException.class, () -> FileNames.parse(name));
        assertThat(refused).as(printable(name)).isNotNull();
        assertThat(refused.failure().code()).isEqualTo(Failure.Code.INVALID_ARGUMENT);
        assertThat(refused.failure().metadata()).containsEntry("field", "name");
    }

    private static String printable(String name) {
        return new String(name.getBytes(US_ASCII), US_ASCII).replace("\0", "NUL");
    }
}
