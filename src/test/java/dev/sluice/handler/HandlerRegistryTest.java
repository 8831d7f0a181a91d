package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlerRegistryTest {
    private final Handler handler = new EchoHandler();

    @Test
    void findsAHandlerWithTheOptionsItGave() {
        Handler blocking = Handler.blocking((s, message) -> message.payload());

        HandlerRegistry registry = HandlerRegistry.builder()
                .add("slow", blocking)
                .add("echo", handler)
                .build();

        HandlerRegistry.Entry found = registry.find("slow").orElseThrow();
        assertThat(found.handler()).isSameAs(blocking);
        assertThat(found.options().blocking()).isTrue();
        assertThat(found.origin()).isEqualTo("the server");
    }

    @Test
    void findsNothingUnderAnUnknownName() {
        assertThat(HandlerRegistry.builder().build().find("echo")).isEmpty();
    }

    @Test
    void sortsItsNames() {
        HandlerRegistry registry = HandlerRegistry.builder()
                .add("b", handler)
                .add("a", handler)
                .add("c", handler)
                .build();

        assertThat(registry.names()).containsExactly("a", "b", "c");
    }

    @Test
    void doesNotChangeWhenItsBuilderGoesOn() {
        HandlerRegistry.Builder builder = HandlerRegistry.builder().add("a", handler);
        HandlerRegistry registry = builder.build();

        builder.add("b", handler);

        assertThat(registry.names()).containsExactly("a");
    }

    @Test
    void refusesANameThatIsTakenAndSaysByWhom() {
        HandlerRegistry.Builder builder = HandlerRegistry.builder().add("upper", handler, "one.jar");

        assertThatThrownBy(() -> builder.add("upper", handler, "two.jar"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the handler name 'upper' is taken by one.jar: two.jar must use another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b_c-9", "0123456789012345678901234567890123456789012345678901234567890123"})
    void takesNamesOfTheAllowedCharacters(String name) {
        assertThat(HandlerRegistry.builder().add(name, handler).build().names()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Echo",
                "a b",
                "a/b",
                "ü",
                "a\n",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void refusesOtherNames(String name) {
        assertThatThrownBy(() -> HandlerRegistry.builder().add(name, handler))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 64 of a-z 0-9 . _ -");
    }
}
