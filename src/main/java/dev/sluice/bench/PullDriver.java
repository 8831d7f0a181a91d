package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.SluiceException;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The server sends: the handler {@code source} pushes what it is asked for, and each push must carry the next number. A
 * stream has a few requests under way, so that the server never waits for one; the next is made when the pushes of the
 * oldest have come.
 */
final class PullDriver implements Driver {
    private static final int REQUESTS_UNDER_WAY = 4;
    private static final int LARGEST_REQUEST = 1024;

    /** Together the streams have so many pushes under way, so that the server's memory has room for all of them. */
    private static final int PUSHES_UNDER_WAY = 1 << 18;

    private final List<ClientStream> streams;
    private final Allowance allowance;
    private final Settling settling;
    private final int size;
    private final int most;
    private final byte[] whole;
    private final List<Pushes> all;
    private long requests;
    private long received;
    private long violations;

    PullDriver(ClientSession session, List<ClientStream> streams, int size, Allowance allowance) {
        this.streams = streams;
        this.size = size;
        this.allowance = allowance;
        this.most = sizeOfRequest(streams.size(), allowance.left());
        this.whole = request(most);
        this.settling = new Settling(session, allowance::isOver, () -> requests);
        this.all = streams.stream().map(Pushes::new).toList();
    }

    /** As large as the bounds allow, but so that every stream gets one. */
    private static int sizeOfRequest(int streams, long pushes) {
        long room = PUSHES_UNDER_WAY / REQUESTS_UNDER_WAY / streams;
        return (int) Math.max(1, Math.min(LARGEST_REQUEST, Math.min(room, pushes / streams)));
    }

    @Override
    public void start() {
        allowance.begin();
        settling.watch();
        all.forEach(Pushes::listen);
        for (int i = 0; i < REQUESTS_UNDER_WAY; i++) {
            all.forEach(Pushes::request);
        }
    }

    @Override
    public Future<Void> settled() {
        return settling.future();
    }

    @Override
    public Future<Tally> finish() {
        return Ends.of(streams).map(ended -> {
            long lost = all.stream().mapToLong(Pushes::lost).sum();
            return new Tally(received, violations, lost);
        });
    }

    private byte[] request(int pushes) {
        return (pushes + " " + size).getBytes(US_ASCII);
    }

    /** The pushes of one stream. */
    private final class Pushes {
        private final ClientStream stream;
        private long asked;
        private long came;
        private long last;

        Pushes(ClientStream stream) {
            this.stream = stream;
        }

        void listen() {
            stream.onPush(this::check);
        }

        /** One that came twice is as bad as one that did not, and must not make up for it. */
        long lost() {
            return Math.abs(asked - came);
        }

        void request() {
            int pushes = allowance.take(most);
            if (pushes == 0) {
                return;
            }
            try {
                stream.post(pushes == most ? whole : PullDriver.this.request(pushes));
                requests++;
                asked += pushes;
            } catch (SluiceException e) {
                settling.fail(e);
            }
        }

        private void check(byte[] push) {
            received++;
            came++;
            long number = push.length == size ? ByteBuffer.wrap(push).getLong() : 0;
            if (number != last + 1) {
                violations++;
            }
            last = number;
            if (came % most == 0) {
                request();
            }
        }
    }
}
