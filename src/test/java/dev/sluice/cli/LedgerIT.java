package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.ClientStream;
import dev.sluice.client.KeptState;
import dev.sluice.client.Reply;
import dev.sluice.client.SluiceClient;
import dev.sluice.client.SluiceException;
import dev.sluice.client.Target;
import dev.sluice.v1.Durability;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that keeps a ledger is killed with SIGKILL amid transfers: each is done once, and no money comes or goes. */
final class LedgerIT {
    private static final int PATIENCE_SECONDS = 120;
    private static final int KILLS = 2;
    private static final int TRANSFERS = 500;
    private static final String[] ACCOUNTS = {"a", "b", "c"};

    @TempDir
    private Path scratch;

    private final Map<String, Long> balances = new TreeMap<>();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private SluiceProcess server;
    private Target address;
    private SluiceClient client;

    @BeforeEach
    void start() throws Exception {
        server = SluiceProcess.serve(scratch, "--data-dir", "data");
        address = Target.parse(server.address());
        client = SluiceClient.connect(
                ClientOptions.of(address.host(), address.port()).withResume(Duration.ofSeconds(PATIENCE_SECONDS)));
    }

    @AfterEach
    void stop() throws Exception {
        try {
            await(client.close());
        } finally {
            server.close();
        }
    }

    private void killAndStart() throws Exception {
        server.close();
        server.exitCode();
        server = SluiceProcess.start(
                scratch,
                "serve",
                "--grpc-port",
                Integer.toString(address.port()),
                "--http-port",
                "0",
                "--data-dir",
                "data");
        server.address();
    }

    @Test
    void eachTransferIsDoneOnceThoughItIsKilled() throws Exception {
        ClientStream stream = await(await(client.session())
                .open(StreamSpec.newBuilder()
                        .setHandler("ledger")
                        .setName("bank")
                        .setDurability(Durability.DURABILITY_DISK)
                        .setOnFailure(FailurePolicy.newBuilder().setKind(FailurePolicy.Kind.SKIP))
                        .build()));
        for (String account : ACCOUNTS) {
            balances.put(account, 1_000L);
            await(send(stream, "deposit " + account + " 1000"));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            List<String> sent = new ArrayList<>();
            List<Future<Reply>> outcomes = new ArrayList<>();
            for (int i = 0; i < TRANSFERS; i++) {
                sent.add(transfer());
                outcomes.add(send(stream, sent.get(i)));
            }
            await(outcomes.get(random.nextInt(TRANSFERS / 4)).otherwiseEmpty());
            killAndStart();
            for (int i = 0; i < TRANSFERS; i++) {
                assertThat(answer(outcomes.get(i)))
                        .as("seed " + seed + ": " + i + " " + sent.get(i))
                        .isEqualTo(expected(sent.get(i).split(" ")));
            }
        }
        assertThat(answer(send(stream, "total"))).isEqualTo("total=3000");
        KeptState kept =
                await(client.admin().states("ledger", "", 0, "")).items().get(0);
        assertThat(kept.name()).isEqualTo("bank");
        assertThat(kept.keys()).isEqualTo(ACCOUNTS.length);
        assertThat(kept.isHeld()).isTrue();
        assertThat(operator("state", "list").out()).contains("ledger", "bank", kept.sessionId());
        assertThat(operator("state", "delete", "ledger", "bank").err()).contains("SCOPE_BUSY", kept.sessionId());
        assertThat(operator("sessions", "list", "--status", "attached").out()).contains(kept.sessionId());
        assertThat(operator("sessions", "list", "--json").out())
                .contains("\"session\":\"" + kept.sessionId() + "\",\"status\":\"attached\"");
        assertThat(operator("sessions", "close", kept.sessionId()).out()).isEqualTo("1 session closed");
        assertThat(answer(send(stream, "total"))).isIn("STREAM_ENDED", "SESSION_CLOSED");
        assertThat(operator("sessions", "close", kept.sessionId()).err()).contains("SESSION_UNKNOWN");
        assertThat(operator("state", "delete", "ledger", "bank").out()).isEqualTo(ACCOUNTS.length + " values deleted");
    }

    private SluiceProcess.Result operator(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(words));
        command.add("--target=" + address.host() + ":" + address.port());
        return SluiceProcess.run(scratch, command.toArray(String[]::new));
    }

    private String transfer() {
        return "transfer " + ACCOUNTS[random.nextInt(3)] + " " + ACCOUNTS[random.nextInt(3)] + " "
                + (1 + random.nextInt(900));
    }

    private String expected(String[] words) {
        String from = words[1];
        String to = words[2];
        long amount = Long.parseLong(words[3]);
        if (balances.get(from) < amount) {
            return "OVERDRAFT";
        }
        balances.merge(from, -amount, Long::sum);
        String taken = from + "=" + balances.get(from);
        balances.merge(to, amount, Long::sum);
        String given = to + "=" + balances.get(to);
        return from.equals(to) ? given : taken + " " + given;
    }

    private static Future<Reply> send(ClientStream stream, String text) {
        return stream.send(text.getBytes(UTF_8));
    }

    private static String answer(Future<Reply> outcome) {
        return await(outcome.map(reply -> new String(reply.payload(), UTF_8))
                .otherwise(failed -> failed instanceof SluiceException typed ? typed.reason() : failed.toString()));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no end after " + PATIENCE_SECONDS + " s", e);
        }
    }
}
