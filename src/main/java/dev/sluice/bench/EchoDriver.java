package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.Reply;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;

/** There and back: each reply must be the next one of its stream, and carry what it must. */
final class EchoDriver implements Driver {
    private final Content content;
    private final List<ClientStream> streams;
    private final Pump pump;
    private final List<Echoes> all;
    private long violations;

    /** What is sent, and what must come back. */
    interface Content {
        /** Not to be changed. */
        byte[] message(long seq);

        /** Whether this is the reply to the message of this seq. */
        boolean isReply(long seq, byte[] payload);
    }

    EchoDriver(ClientSession session, List<ClientStream> streams, Content content, Allowance allowance) {
        this.streams = streams;
        this.content = content;
        this.pump = new Pump(session, streams, (stream, row) -> stream.post(content.message(row)), allowance);
        this.all = streams.stream().map(Echoes::new).toList();
    }

    /** What was sent comes back. */
    static Content same(Payloads payloads) {
        return new Content() {
            @Override
            public byte[] message(long seq) {
                return payloads.of(seq);
            }

            @Override
            public boolean isReply(long seq, byte[] payload) {
                return Arrays.equals(payload, payloads.of(seq));
            }
        };
    }

    @Override
    public void start() {
        all.forEach(Echoes::listen);
        pump.start();
    }

    @Override
    public Future<Void> settled() {
        return pump.settled();
    }

    @Override
    public Future<Tally> finish() {
        return Ends.of(streams).map(ended -> {
            long lost = all.stream().mapToLong(Echoes::lost).sum();
            return new Tally(pump.posted(), violations, lost);
        });
    }

    /** What came back on one stream. */
    private final class Echoes {
        private final ClientStream stream;
        private long replies;
        private long last;

        Echoes(ClientStream stream) {
            this.stream = stream;
        }

        void listen() {
            stream.onReply(this::check);
        }

        /** One that came twice is as bad as one that did not, and must not make up for it. */
        long lost() {
            return Math.abs(stream.last() - replies);
        }

        private void check(Reply reply) {
            replies++;
            if (reply.seq() != last + 1 || !content.isReply(reply.seq(), reply.payload())) {
                violations++;
            }
            last = reply.seq();
        }
    }
}
