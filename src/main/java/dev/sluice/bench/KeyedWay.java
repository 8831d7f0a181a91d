package dev.sluice.bench;

import dev.sluice.client.ClientStream;
import dev.sluice.client.SendOptions;
import java.util.stream.IntStream;

/** KEYED: the keys take turns, so that the messages of a key are as far apart as there are keys. */
final class KeyedWay implements Pump.Way {
    static final int KEYS = 16;

    private final SendOptions[] keys =
            IntStream.range(0, KEYS).mapToObj(i -> SendOptions.key("key-" + i)).toArray(SendOptions[]::new);
    private final Payloads payloads;

    KeyedWay(Payloads payloads) {
        this.payloads = payloads;
    }

    @Override
    public boolean post(ClientStream stream, long row) {
        return stream.post(payloads.of(row), keys[(int) (row % KEYS)]);
    }
}
