package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerProvider;
import dev.sluice.handler.LedgerProvider;
import dev.sluice.order.FailurePolicy;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StoreFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handler {@code ledger}: what it answers, and that no money comes or goes when its server is killed. */
class LedgerTest {
    private static final FailurePolicy SKIP = new FailurePolicy(1, 0, FailurePolicy.Last.SKIP);

    private final LimitsBuilder limits = new LimitsBuilder();
    private final Map<String, Handler> handlers =
            Map.of("ledger", new LedgerProvider().create(new HandlerProvider.Setup(Path.of("."))));
    private MemoryStore store = new MemoryStore();
    private LocalServer server;
    private Client client;
    private long stream;

    @BeforeEach
    void open() throws StoreFailure {
        server = LocalServer.durable(limits, handlers, store);
        client = new Client(server);
        stream = client.open(SpecBuilder.on("ledger")
                .name("bank")
                .onFailure(SKIP)
                .window(100, 10_000)
                .durable(Durability.DISK));
    }

    private String answer(long seq, String text) {
        client.send(stream, seq, text);
        server.tick();
        List<Told> told = client.outcomes();
        Told last = told.get(told.size() - 1);
        return last instanceof Told.Reply reply ? reply.text() : ((Told.Failed) last).reason();
    }

    @Test
    void movesMoney() {
        assertThat(answer(1, "deposit a 100")).isEqualTo("a=100");
        assertThat(answer(2, "transfer a b 30")).isEqualTo("a=70 b=30");
        assertThat(answer(3, " transfer  b b 30 ")).isEqualTo("b=30");
        assertThat(answer(4, "balance b")).isEqualTo("b=30");
        assertThat(answer(5, "balance nobody")).isEqualTo("nobody=0");
        assertThat(answer(6, "total")).isEqualTo("total=100");
    }

    @Test
    void refusesWhatCannotBe() {
        assertThat(answer(1, "transfer a b 1")).isEqualTo("OVERDRAFT");
        assertThat(answer(2, "deposit a " + Long.MAX_VALUE)).isEqualTo("a=" + Long.MAX_VALUE);
        assertThat(answer(3, "deposit a 1")).isEqualTo("INVALID_ARGUMENT");
        for (String wrong : List.of("", "deposit a", "deposit a 0", "deposit a -1", "deposit a x", "steal a b 1")) {
            assertThat(answer(4, wrong)).as(wrong).isEqualTo("INVALID_ARGUMENT");
            client.reset(stream);
            stream = client.open(SpecBuilder.on("ledger").onFailure(SKIP).window(100, 10_000));
            answer(1, "deposit a 1");
            answer(2, "deposit a 1");
            answer(3, "deposit a 1");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noMoneyComesOrGoesWhenItIsKilled(long seed) throws StoreFailure {
        Random random = new Random(seed);
        int sent = 3;
        client.send(stream, 1, "deposit a 100", "deposit b 100", "deposit c 100");
        for (int i = 0; i < 100; i++) {
            switch (random.nextInt(6)) {
                case 0 -> store.hold();
                case 1 -> store.letGo(1);
                case 2 -> {
                    kill();
                    sent = (int) settled();
                }
                default -> client.send(stream, ++sent, transfer(random));
            }
        }
        store.flow();
        kill();
        assertThat(answer(settled() + 1, "total")).as("seed " + seed).isEqualTo(settled() < 3 ? "" : "total=300");
    }

    private static String transfer(Random random) {
        return "transfer " + "abc".charAt(random.nextInt(3)) + " " + "abc".charAt(random.nextInt(3)) + " "
                + (1 + random.nextInt(150));
    }

    private long settled() {
        return Objects.requireNonNull(client.session.streams().get(stream))
                .sequencer()
                .settled();
    }

    /** What was not committed the client gives up here. */
    private void kill() throws StoreFailure {
        store = store.afterKill(Runnable::run);
        server = LocalServer.durable(limits, handlers, store);
        client = new Client(server, Objects.requireNonNull(server.sessions.get(client.session.id())));
    }
}
