package dev.sluice.session;

import dev.sluice.order.Order;
import java.util.List;
import java.util.Random;

/** What a client says of its streams: it keeps what it sent until it knows what became of it. */
final class SurvivingSender {
    private static final long PLENTY = 1_000_000;

    private final Random random;
    private final SurvivingClient client;

    SurvivingSender(Random random, SurvivingClient client) {
        this.random = random;
        this.client = client;
    }

    private List<SurvivingStream> open() {
        return client.streams.values().stream()
                .filter(stream -> stream.opened && !stream.isDone())
                .toList();
    }

    /** Does something about one of its streams. */
    void act() {
        List<SurvivingStream> open = client.isResumed() ? open() : List.of();
        if (!open.isEmpty()) {
            act(open.get(random.nextInt(open.size())));
        }
    }

    private void act(SurvivingStream stream) {
        switch (random.nextInt(9)) {
            case 0 -> confirm(stream);
            case 1 -> grant(stream);
            case 2 -> cancel(stream);
            case 3 ->
                send(
                        stream,
                        1 + random.nextInt(stream.count),
                        stream.spec.order().anyArrival());
            case 4 -> end(stream);
            default -> sendNext(stream);
        }
    }

    private void confirm(SurvivingStream stream) {
        long has = stream.lastOutSeq;
        client.anyPath().say(path -> SurvivingClient.find(path, stream.id, input -> input.confirm(has)));
    }

    /** What has come since it was last said, and once: so it is said by the path that all else goes by. */
    private void receipt(SurvivingStream stream) {
        if (stream.lastOutSeq > stream.receipted) {
            client.receipt(stream);
        }
    }

    private void grant(SurvivingStream stream) {
        client.anyPath().say(path -> SurvivingClient.find(path, stream.id, input -> input.grant(PLENTY, PLENTY)));
    }

    private void cancel(SurvivingStream stream) {
        long seq = 1L + random.nextInt(stream.count);
        if (random.nextInt(4) == 0 && !stream.endSaid) {
            stream.messages.givenUp.add(seq);
            client.anyPath().say(path -> SurvivingClient.find(path, stream.id, input -> input.cancel(seq)));
        }
    }

    private void sendNext(SurvivingStream stream) {
        boolean one = stream.spec.order() == Order.SYNC;
        for (int i = one ? 1 : 1 + random.nextInt(4); i > 0 && stream.next <= stream.count; i--) {
            if (stream.next > stream.maxSeq || stream.failed) {
                return;
            }
            send(stream, stream.next++, true);
        }
    }

    /** Messages that come in order, and are known to be over, are not sent again: they would be refused as a gap. */
    private void send(SurvivingStream stream, long seq, boolean any) {
        boolean pointless = !any && seq >= stream.next;
        if (pointless || seq > stream.maxSeq || stream.failed) {
            return;
        }
        path(stream).say(path -> {
            StreamInput input = path.stream(stream.id);
            if (input != null) {
                input.message(seq, Fates.payload(seq), stream.messages.fates.attributes(seq));
            }
        });
    }

    private SurvivingPath path(SurvivingStream stream) {
        return stream.spec.order().anyArrival() ? client.anyPath() : client.primary();
    }

    /** Says that no more is to come, when all that has come is over. */
    private void end(SurvivingStream stream) {
        if ((stream.failed || stream.open().isEmpty()) && !stream.endSaid) {
            Session session = client.session();
            Stream there = session == null ? null : session.streams().get(stream.id);
            long last = stream.end(there == null ? 0 : there.sequencer().accepted());
            path(stream).say(path -> SurvivingClient.find(path, stream.id, input -> input.end(last)));
        }
    }

    /** Everything that is left to do, as soon as it can be done. */
    void doOnesDuty() {
        client.loseGivenUp();
        if (!client.isAttached()) {
            client.attach();
        }
        client.deliver(200);
        if (client.isResumed()) {
            for (SurvivingStream stream : open()) {
                receipt(stream);
                grant(stream);
                finish(stream);
            }
        }
        client.deliver(200);
    }

    private void finish(SurvivingStream stream) {
        List<Long> open = stream.open();
        end(stream);
        boolean oneAtATime = stream.spec.order() == Order.SYNC;
        for (long seq : oneAtATime && !open.isEmpty() ? open.subList(0, 1) : open) {
            send(stream, seq, true);
        }
        stream.next = stream.count + 1L;
    }
}
