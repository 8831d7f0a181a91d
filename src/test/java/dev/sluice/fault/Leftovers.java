package dev.sluice.fault;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.KeptState;
import dev.sluice.client.Page;
import dev.sluice.metrics.Scrape;
import dev.sluice.store.Stores;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a server has left when all its clients have closed their sessions and gone: nothing, as far as can be seen from outside. */
final class Leftovers {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long LITTLE = 1 << 20;
    private static final int PAGE = 1_000;

    private static final List<String> GAUGES = List.of(
            "sluice_sessions",
            "sluice_streams",
            "sluice_buffered_bytes",
            "sluice_messages_queued",
            "sluice_messages_parked",
            "sluice_messages_held",
            "sluice_streams_waiting",
            "sluice_credit_messages",
            "sluice_handler_stuck_calls",
            "sluice_worker_calls",
            "sluice_grpc_connections");

    private final ServerLives server;

    Leftovers(ServerLives server) {
        this.server = server;
    }

    void checkProcess() {
        await("nothing left in the process").atMost(LONG).untilAsserted(() -> {
            Scrape scrape = server.metrics();
            for (String gauge : GAUGES) {
                assertThat(scrape.samples())
                        .filteredOn(sample -> sample.startsWith(gauge + "{") || sample.startsWith(gauge + " "))
                        .isNotEmpty()
                        .allMatch(sample -> sample.endsWith(" 0") || sample.endsWith(" 0.0"), "0");
            }
            assertThat(server.moreSockets()).as("sockets left open").isLessThanOrEqualTo(0);
        });
    }

    /** State that outlives its streams is there, and goes when an operator says so. */
    void checkState(List<LedgerPlan> kept) throws Exception {
        List<KeptState> states = states();
        assertThat(states).noneMatch(KeptState::isHeld);
        assertThat(states.stream().collect(toMap(KeptState::name, KeptState::keys)))
                .as("scopes of state, and their keys")
                .isEqualTo(kept.stream().collect(toMap(LedgerPlan::scope, plan -> (long) plan.accounts())));
        server.operate(admin -> {
            Future<Long> deleted = Future.succeededFuture();
            for (KeptState state : states) {
                deleted = deleted.compose(before -> admin.deleteState(state.handler(), state.name()));
            }
            return deleted;
        });
        assertThat(states()).as("scopes that were deleted").isEmpty();
    }

    private List<KeptState> states() throws Exception {
        List<KeptState> states = new ArrayList<>();
        String token = "";
        do {
            String from = token;
            Page<KeptState> page = server.operate(admin -> admin.states("", "", PAGE, from));
            states.addAll(page.items());
            token = page.nextToken();
        } while (!token.isEmpty());
        return states;
    }

    /** Its room comes back while it is there, and there is not one key when it has gone. Ends the server. */
    void checkDisk() throws Exception {
        await("little on the disk").atMost(LONG).until(server::storeBytes, bytes -> bytes < LITTLE);
        server.terminate();
        assertThat(Stores.keys(server.store())).as("keys left in the store").isEmpty();
    }
}
