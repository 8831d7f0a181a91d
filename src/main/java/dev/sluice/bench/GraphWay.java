package dev.sluice.bench;

import dev.sluice.client.ClientStream;
import dev.sluice.client.SendOptions;

/**
 * GRAPH: layers of so many messages; each needs the one above it and that one's neighbour, and says that two will need it.
 * Messages of the same row are alike over all streams, so their options are made once.
 */
final class GraphWay implements Pump.Way {
    static final int LAYER = 8;
    static final int PARENTS = 2;

    private final Payloads payloads;
    private SendOptions options = SendOptions.none();
    private long optionsOf;

    GraphWay(Payloads payloads) {
        this.payloads = payloads;
    }

    @Override
    public boolean post(ClientStream stream, long row) {
        if (row != optionsOf) {
            options = options(row);
            optionsOf = row;
        }
        return stream.post(payloads.of(row), options);
    }

    private static SendOptions options(long seq) {
        if (seq <= LAYER) {
            return SendOptions.none().withChildren(PARENTS);
        }
        long above = seq - LAYER;
        long neighbour = above % LAYER == 0 ? above - LAYER + 1 : above + 1;
        return SendOptions.needs(above, neighbour).withChildren(PARENTS);
    }
}
