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
    private final byte[] payload;

    private PeerLine(PeerClient client, PeerStreams ping, PeerStreams beside, byte[] payload) {
        this.client = client;
        this.ping = ping;
        this.beside = beside;
        this.payload = payload;
    }

    static Future<PingLine> open(PeerClient client, int size, int beside) {
        return client.streams(PeerMethod.ECHO, 1)
                .compose(ping -> client.streams(PeerMethod.PUSH, beside)
                        .map(others -> new PeerLine(client, ping, others, new byte[size])));
    }

    @Override
    public void execute(Runnable work) {
        client.execute(work);
    }

    @Override
    public void ping(byte[] message, Consumer<byte[]> back, Consumer<Throwable> failed) {
        ping.onMessage(back);
        if (!ping.offer(0, message)) {
            failed.accept(new BenchException("a stream with no message under way has no room"));
        }
    }

    @Override
    public int beside() {
        return beside.count();
    }

    @Override
    public boolean post(int index) {
        return beside.offer(index, payload);
    }

    @Override
    public Future<Flaws> end() {
        return beside.end().map(lost -> new Flaws(lost, 0));
    }
}
