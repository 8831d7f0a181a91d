package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OrderCheckTest {

    @Test
    void withoutALabelSeqsMustRise() {
        OrderCheck check = OrderCheck.of(Map.of());

        assertThat(check.isInTurn(message(2, ""))).isTrue();
        assertThat(check.isInTurn(message(1, ""))).isFalse();
        assertThat(check.isInTurn(message(2, ""))).isTrue();
        assertThat(check.isInTurn(message(2, ""))).isFalse();
    }

    @Test
    void byKeySeqsMustRiseAmongThoseWithTheSameKey() {
        OrderCheck check = OrderCheck.of(Map.of("check", "key"));

        assertThat(check.isInTurn(message(5, "a"))).isTrue();
        assertThat(check.isInTurn(message(2, "b"))).isTrue();
        assertThat(check.isInTurn(message(3, "a"))).isFalse();
    }

    @Test
    void keysBeyondItsBoundAreNotLookedAt() {
        OrderCheck check = OrderCheck.of(Map.of("check", "key"));
        LongStream.rangeClosed(1, 10_000).forEach(i -> check.isInTurn(message(i, "k" + i)));

        assertThat(check.isInTurn(message(10_002, "new"))).isTrue();
        assertThat(check.isInTurn(message(10_001, "new"))).isTrue();
        assertThat(check.isInTurn(message(7, "k7"))).isFalse();
    }

    @Test
    void byParentsAMessageComesOnceAndBehindWhatItNeeds() {
        OrderCheck check = OrderCheck.of(Map.of("check", "parents"));

        assertThat(check.isInTurn(message(4, ""))).isTrue();
        assertThat(check.isInTurn(message(1, ""))).isTrue();
        assertThat(check.isInTurn(message(5, "", 4, 1))).isTrue();
        assertThat(check.isInTurn(message(6, "", 5, 3))).isFalse();
        assertThat(check.isInTurn(message(4, ""))).isFalse();
    }

    @Test
    void parentsFromLongAgoCountAsHavingCome() {
        OrderCheck check = OrderCheck.of(Map.of("check", "parents"));
        LongStream.rangeClosed(1, 3_000).forEach(seq -> check.isInTurn(message(seq, "")));

        assertThat(check.isInTurn(message(3_001, "", 1, 2_990))).isTrue();
        assertThat(check.isInTurn(message(3_003, "", 3_002))).isFalse();
    }

    @Test
    void whatMayBeCheckedIsToldToWhoAsksForSomethingElse() {
        assertThatThrownBy(() -> OrderCheck.of(Map.of("check", "all")))
                .isInstanceOfSatisfying(
                        HandlerException.class,
                        e -> assertThat(e.failure())
                                .extracting(Failure::reason, Failure::message)
                                .containsExactly(
                                        "INVALID_ARGUMENT",
                                        "labels.check: must be one of seq, key, parents, but is 'all'"));
    }

    private static Message message(long seq, String key, long... parents) {
        List<Message.Parent> all = LongStream.of(parents)
                .mapToObj(parent -> new Message.Parent(parent, Message.Parent.Kind.DONE, Message.NOTHING, null))
                .toList();
        return new Message() {
            @Override
            public long seq() {
                return seq;
            }

            @Override
            public byte[] payload() {
                return NOTHING;
            }

            @Override
            public Map<String, String> headers() {
                return Map.of();
            }

            @Override
            public byte[] key() {
                return key.getBytes(UTF_8);
            }

            @Override
            public List<Parent> parents() {
                return all;
            }
        };
    }
}
