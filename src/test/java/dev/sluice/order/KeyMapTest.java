package dev.sluice.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyMapTest {
    private final KeyMap map = new KeyMap();

    @Test
    void hasOneLaneForEachKey() {
        Lane lane = map.of(bytes("a"));

        assertThat(map.of(bytes("a"))).isSameAs(lane);
        assertThat(map.of(bytes("b"))).isNotSameAs(lane);
        assertThat(map.of(bytes(""))).isNotSameAs(lane);
        assertThat(map.size()).isEqualTo(3);
    }

    @Test
    void makesANewLaneForAKeyThatWasRemoved() {
        Lane lane = map.of(bytes("a"));
        map.remove(lane);

        assertThat(map.size()).isZero();
        assertThat(map.of(bytes("a"))).isNotSameAs(lane);
    }

    @Test
    void removesNothingTwice() {
        Lane removed = map.of(bytes("a"));
        map.of(bytes("b"));
        map.remove(removed);
        Lane again = map.of(bytes("a"));

        map.remove(removed);

        assertThat(map.of(bytes("a"))).isSameAs(again);
        assertThat(map.size()).isEqualTo(2);
    }

    @Test
    void isLikeAMapThroughAThousandKeysThatComeAndGo() {
        Map<String, Lane> plain = new HashMap<>();
        Random random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            String key = "key " + random.nextInt(i < 25_000 ? 1_000 : 50);
            Lane known = plain.get(key);
            Lane lane = map.of(bytes(key));
            assertThat(known == null || known == lane).isTrue();
            plain.put(key, lane);
            if (random.nextBoolean()) {
                map.remove(lane);
                plain.remove(key);
            }
        }
        List<Lane> lanes = new ArrayList<>();
        map.each(lanes::add);
        assertThat(lanes).containsExactlyInAnyOrderElementsOf(plain.values());
        assertThat(map.size()).isEqualTo(plain.size());
    }

    private static byte[] bytes(String key) {
        return key.getBytes(UTF_8);
    }
}
