package dev.sluice.bench;

import dev.sluice.bench.peers.PeerClient;
import dev.sluice.bench.peers.PeerMethod;
import dev.sluice.bench.peers.PeerStreams;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** Ping-pong through a peer. */
final class PeerLine implements PingLine {
    private final PeerClient client;
    private final PeerStreams ping;
    private final PeerStreams beside;

    private PeerLine(PeerClient client, PeerStreams ping, PeerStreams beside) {
        this.client = client;
        this.ping = ping;
        this.beside = beside;
    }

    static Future<PingLine> open(PeerClient client, int size, int beside) {
        return client.streams(PeerMethod.ECHO, 1, size)
                .compose(ping -> client.streams(PeerMethod.PUSH, beside, size)
                        .map(others -> new PeerLine(client, ping, others)));
    }

    @Override
    public void execute(Runnable work) {
        client.execute(work);
    }

    @Override
    public void ping(Runnable back, Consumer<Throwable> failed) {
        ping.onMessage(back);
        if (!ping.offer(0)) {
            failed.accept(new BenchException("a stream with no message under way has no room"));
        }
    }

    @Override
    public int beside() {
        return beside.count();
    }

    @Override
    public boolean post(int index) {
        return beside.offer(index);
    }

    @Override
    public Future<Flaws> end() {
        return beside.end().map(arrived -> new Flaws(Math.abs(beside.written() - arrived), 0));
    }
}
