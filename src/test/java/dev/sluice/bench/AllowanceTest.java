package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AllowanceTest {

    @Test
    void aNumberOfMessagesIsGivenOutToTheLastOne() {
        Allowance allowance = Allowance.ofMessages(10);
        allowance.begin();

        assertThat(allowance.take(7)).isEqualTo(7);
        assertThat(allowance.take(7)).isEqualTo(3);
        assertThat(allowance.take(7)).isZero();
    }

    @Test
    void whatIsGivenBackIsGivenOutAgain() {
        Allowance allowance = Allowance.ofMessages(10);
        allowance.begin();
        allowance.take(10);

        allowance.giveBack(4);

        assertThat(allowance.take(10)).isEqualTo(4);
    }

    @Test
    void aTimeGivesOutAnyNumber() {
        Allowance allowance = Allowance.ofSeconds(3_600);
        allowance.begin();

        for (int i = 0; i < 1_000; i++) {
            assertThat(allowance.take(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
        }
    }

    @Test
    void aTimeThatIsOverGivesOutNothing() {
        Allowance allowance = Allowance.ofSeconds(0);
        allowance.begin();

        assertThat(allowance.take(1)).isZero();
    }

    @Test
    void clientsShareTheMessagesOfARound() {
        Pace pace = CommandLine.populateCommand(new Pace(), "--messages", "11", "--clients", "3");

        assertThat(List.of(0, 1, 2))
                .extracting(client -> pace.allowance(client).left())
                .containsExactly(4L, 4L, 3L);
    }
}
