package dev.sluice.fault;

import dev.sluice.client.ClientStream;
import dev.sluice.client.OpenMode;
import dev.sluice.client.SluiceException;
import dev.sluice.v1.StreamSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/** Streams of all kinds on handlers that note what they run, in one session. */
final class CrashTraffic {
    private final long seed;
    private final int messages;
    private final CrashSession client;
    private final IntSupplier life;
    private final List<StreamLoad> loads = new CopyOnWriteArrayList<>();
    private double share;

    CrashTraffic(long seed, int streams, int messages, CrashSession client, IntSupplier life) throws Exception {
        this.seed = seed;
        this.messages = messages;
        this.client = client;
        this.life = life;
        List<StreamPlan> plans = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            plans.add(StreamPlan.of(seed, i, 0, messages));
        }
        List<StreamSpec> specs = plans.stream().map(StreamPlan::spec).toList();
        List<ClientStream> opened = CrashSession.get(client.session().open(specs, OpenMode.ALL_OR_NOTHING))
                .streams();
        for (int i = 0; i < streams; i++) {
            add(plans.get(i), i, 0, opened.get(i));
        }
    }

    private void add(StreamPlan plan, int index, int generation, ClientStream stream) {
        StreamLoad load = new StreamLoad(plan, stream, life);
        loads.add(load);
        load.end().onFailure(why -> ended(why, index, generation));
        load.allow(share);
    }

    /** What was lost with a life of the server's is opened anew. */
    private void ended(Throwable why, int index, int generation) {
        if (why instanceof SluiceException known && known.reason().equals("STREAM_LOST")) {
            StreamPlan next = StreamPlan.of(seed, index, generation + 1, messages);
            add(
                    next,
                    index,
                    generation + 1,
                    client.session().openNow(next.spec(), 1).get(0));
        }
    }

    /** Lets all streams have handed over this share of their messages. */
    void allow(double wanted) throws Exception {
        client.run(() -> {
            share = wanted;
            loads.forEach(load -> load.allow(wanted));
        });
    }

    CrashSession client() {
        return client;
    }

    /** Those of all generations. */
    List<StreamLoad> loads() {
        return loads;
    }

    boolean isIdle() {
        return loads.stream().allMatch(StreamLoad::isIdle);
    }
}
