package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendBufferTest {
    private final SendBuffer buffer = new SendBuffer(
            ClientOptions.of("localhost", 1).withSendBufferMessages(4).withSendBufferBytes(100));

    @Test
    void thereIsRoomForSoManyMessages() {
        for (int i = 0; i < 4; i++) {
            assertThat(buffer.reserve(1)).isTrue();
        }
        assertThat(buffer.reserve(1)).isFalse();
        buffer.release(1, 1);
        assertThat(buffer.reserve(1)).isTrue();
    }

    @Test
    void thereIsRoomForSoManyBytes() {
        assertThat(buffer.reserve(60)).isTrue();
        assertThat(buffer.reserve(41)).isFalse();
        assertThat(buffer.reserve(40)).isTrue();
    }

    @Test
    void anEmptyBufferTakesOneMessageOfAnySize() {
        assertThat(buffer.reserve(1_000)).isTrue();
        assertThat(buffer.reserve(0)).isFalse();
    }

    @Test
    void itIsBusyFromTheHalfOn() {
        buffer.reserve(50);
        assertThat(buffer.isBusy()).isFalse();
        buffer.reserve(1);
        assertThat(buffer.isBusy()).isTrue();
    }

    @Test
    void threadsThatReserveTogetherDoNotGoBeyondIt() throws Exception {
        SendBuffer wide = new SendBuffer(ClientOptions.of("localhost", 1).withSendBufferMessages(1_000));
        int[] taken = new int[4];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < taken.length; i++) {
            int mine = i;
            threads.add(new Thread(() -> {
                for (int n = 0; n < 500; n++) {
                    taken[mine] += wide.reserve(3) ? 1 : 0;
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken[0] + taken[1] + taken[2] + taken[3])
                .isLessThanOrEqualTo(1_000)
                .isGreaterThan(900);
    }
}
