package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.Reply;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;

/** There and back: each reply must be the next one of its stream, and carry what was sent. */
final class EchoDriver implements Driver {
    private final Payloads payloads;
    private final List<ClientStream> streams;
    private final ClientSession session;
    private final Pump pump;
    private long replies;
    private long violations;

    EchoDriver(ClientSession session, List<ClientStream> streams, Payloads payloads, Allowance allowance) {
        this.session = session;
        this.streams = streams;
        this.payloads = payloads;
        this.pump = new Pump(session, streams, payloads, allowance);
    }

    @Override
    public void start() {
        streams.forEach(stream -> {
            Echoes echoes = new Echoes();
            stream.onReply(echoes::check);
        });
        pump.start();
    }

    @Override
    public Future<Void> settled() {
        return pump.settled();
    }

    @Override
    public Future<Tally> finish() {
        Tally tally = new Tally(pump.posted(), violations, pump.posted() - replies);
        return session.closeStreams(streams, CloseMode.FINISH).map(closed -> tally);
    }

    /** What came back on one stream. */
    private final class Echoes {
        private long last;

        void check(Reply reply) {
            replies++;
            if (reply.seq() != last + 1 || !Arrays.equals(reply.payload(), payloads.of(reply.seq()))) {
                violations++;
            }
            last = reply.seq();
        }
    }
}
