package dev.sluice.bench;

import dev.sluice.client.ClientStream;
import dev.sluice.client.SendOptions;
import dev.sluice.v1.Order;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A way to have dependent work done in order. */
enum Scheme {
    /** The next message leaves when the one before it has its outcome. */
    SYNC(Order.ORDER_SYNC, "full sync") {
        @Override
        void send(ClientStream stream, ChainedWork work) {
            send(stream, work, 1);
        }

        private void send(ClientStream stream, ChainedWork work, long seq) {
            if (seq <= work.size()) {
                work.watch(seq, stream.send(work.payload(seq))).onSuccess(done -> send(stream, work, seq + 1));
            }
        }
    },

    /** All leave at once, in order. */
    FIFO(Order.ORDER_FIFO, "streaming") {
        @Override
        void send(ClientStream stream, ChainedWork work) {
            for (long seq = 1; seq <= work.size(); seq++) {
                work.watch(seq, stream.send(work.payload(seq)));
            }
        }
    },

    /** Several threads have a share each, and send it in any order. */
    SEQUENCED(Order.ORDER_SEQUENCED, "re-sequencing") {
        @Override
        void send(ClientStream stream, ChainedWork work) {
            for (List<Long> share : shares(work)) {
                DelayedPipe.begin(
                        "sluice-bench-sender",
                        () -> share.forEach(seq -> {
                            var outcome = stream.sendAt(seq, work.payload(seq), SendOptions.none());
                            stream.session().execute(() -> work.watch(seq, outcome));
                        }));
            }
        }

        private List<List<Long>> shares(ChainedWork work) {
            List<Long> all = LongStream.rangeClosed(1, work.size()).boxed().collect(Collectors.toList());
            Collections.shuffle(all, new Random(SEED));
            List<List<Long>> shares = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                shares.add(all.subList(all.size() * i / SENDERS, all.size() * (i + 1) / SENDERS));
            }
            return shares;
        }
    },

    /** All leave at once, and each names the one that it depends on. */
    GRAPH(Order.ORDER_GRAPH, "graph") {
        @Override
        void send(ClientStream stream, ChainedWork work) {
            for (long seq = 1; seq <= work.size(); seq++) {
                long needed = work.predecessor(seq);
                SendOptions options = needed == 0 ? SendOptions.none() : SendOptions.needs(needed);
                work.watch(seq, stream.send(work.payload(seq), options));
            }
        }
    };

    static final int SENDERS = 4;
    private static final long SEED = 1;

    private final Order order;
    private final String title;

    Scheme(Order order, String title) {
        this.order = order;
        this.title = title;
    }

    Order order() {
        return order;
    }

    /** As it is written in JSON. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    String title() {
        return title;
    }

    /** Whether messages run one after the other, whatever they depend on. */
    boolean inTurn() {
        return this != GRAPH;
    }

    /** Has all of the work sent, beginning at once. On the session's loop. */
    abstract void send(ClientStream stream, ChainedWork work);

    /** Has all of the work done. Completes with what came of it. */
    Future<ChainedWork.Result> run(ClientStream stream, ChainedWork work) {
        stream.session().execute(() -> {
            work.begin();
            send(stream, work);
        });
        return work.result();
    }
}
