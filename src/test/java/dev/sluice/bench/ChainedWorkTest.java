package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChainedWorkTest {
    private static final int BYTES = 8;

    @Test
    void eachDependsOnTheOneBeforeItInItsChain() {
        ChainedWork work = new ChainedWork(6, 2, BYTES, false);

        assertThat(LongStream.rangeClosed(1, 6).map(work::predecessor).boxed()).containsExactly(0L, 0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void chainsMayOvertakeEachOther() {
        ChainedWork.Result result = done(new ChainedWork(4, 2, BYTES, false), 2, 4, 1, 3);

        assertThat(result.violations()).isZero();
        assertThat(result.nanos()).hasSize(4).isSorted();
        assertThat(result.messagesPerSecond()).isPositive();
        assertThat(result.millis(50)).isLessThanOrEqualTo(result.totalMillis());
    }

    @Test
    void whatComesBeforeWhatItDependsOnIsAViolation() {
        assertThat(done(new ChainedWork(4, 2, BYTES, false), 3, 1, 2, 4).violations())
                .isEqualTo(1);
    }

    @Test
    void inTurnNothingMayOvertake() {
        assertThat(done(new ChainedWork(4, 2, BYTES, true), 1, 3, 2, 4).violations())
                .isEqualTo(1);
    }

    @Test
    void anAnswerToSomethingElseIsAViolation() {
        ChainedWork work = new ChainedWork(1, 1, BYTES, true);
        work.begin();

        work.watch(1, Future.succeededFuture(new Reply(1, new byte[BYTES])));

        assertThat(work.result().result().violations()).isEqualTo(1);
    }

    @Test
    void oneThatFailsFailsTheMeasurement() {
        ChainedWork work = new ChainedWork(2, 1, BYTES, true);
        Promise<Reply> outcome = Promise.promise();

        work.watch(1, outcome.future());
        outcome.fail(new BenchException("refused"));

        assertThat(work.result().cause()).hasMessage("refused");
    }

    private static ChainedWork.Result done(ChainedWork work, long... order) {
        work.begin();
        for (long seq : order) {
            work.watch(seq, Future.succeededFuture(new Reply(seq, work.payload(seq))));
        }
        return work.result().result();
    }
}
