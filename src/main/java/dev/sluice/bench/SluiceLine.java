package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.EndResult;
import dev.sluice.client.SluiceClient;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** Ping-pong through the public client: handler {@code echo}, and beside it {@code count}. */
final class SluiceLine implements PingLine {
    private final ClientSession session;
    private final ClientStream ping;
    private final List<ClientStream> beside;
    private final byte[] payload;
    private long posted;

    private SluiceLine(ClientSession session, ClientStream ping, List<ClientStream> beside, byte[] payload) {
        this.session = session;
        this.ping = ping;
        this.beside = beside;
        this.payload = payload;
    }

    static Future<PingLine> open(SluiceClient client, int size, int beside) {
        return client.session()
                .compose(session -> session.open(spec("echo"))
                        .compose(ping -> session.open(spec("count"), beside)
                                .map(opened -> new SluiceLine(session, ping, opened.streams(), new byte[size]))));
    }

    private static StreamSpec spec(String handler) {
        return StreamSpec.newBuilder().setHandler(handler).build();
    }

    @Override
    public void execute(Runnable work) {
        session.execute(work);
    }

    @Override
    public void ping(byte[] message, Consumer<byte[]> back, Consumer<Throwable> failed) {
        ping.send(message).onSuccess(reply -> back.accept(reply.payload())).onFailure(failed::accept);
    }

    @Override
    public int beside() {
        return beside.size();
    }

    @Override
    public boolean post(int index) {
        ClientStream stream = beside.get(index);
        if (!stream.writable()) {
            return false;
        }
        stream.post(payload);
        posted++;
        return true;
    }

    @Override
    public Future<Flaws> end() {
        List<Future<EndResult>> ends = beside.stream().map(ClientStream::end).toList();
        return Future.all(ends).map(all -> flaws(ends));
    }

    private Flaws flaws(List<Future<EndResult>> ends) {
        long counted = 0;
        long violations = 0;
        for (Future<EndResult> end : ends) {
            Counted said = Counted.parse(end.result());
            counted += said.messages();
            violations += said.outOfOrder();
        }
        return new Flaws(Math.abs(posted - counted), violations);
    }
}
