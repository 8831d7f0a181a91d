package dev.sluice.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.handler.Message;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Fails messages that begin with "bad" until it is healed, and writes down what it ran. */
final class MoodyHandler implements Handler {
    static final Failure BAD = new Failure(Failure.Code.UNAVAILABLE, "BAD_DAY", "not today");

    private final List<String> ran = new CopyOnWriteArrayList<>();
    private volatile boolean healed;

    void heal() {
        healed = true;
    }

    /** The texts of all it was given, in that order; of what is replayed with the seq of the first one. */
    List<String> ran() {
        return List.copyOf(ran);
    }

    @Override
    public void handle(StreamContext stream, Run run) {
        for (int i = 0; i < run.size(); i++) {
            Message message = run.message(i);
            String text = new String(message.payload(), UTF_8);
            ran.add(message.replayOf() == 0 ? text : text + " replays " + message.replayOf());
            if (text.startsWith("bad") && !healed) {
                run.fail(BAD);
                return;
            }
            run.done();
        }
    }
}
