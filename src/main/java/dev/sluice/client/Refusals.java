package dev.sluice.client;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one stream that the server did not take: sends them again, at once or when the server says, or tells that they
 * never will be taken. Made with the first of them. On the loop.
 */
final class Refusals {
    /** Refusals of any-arrival orders that say nothing about other messages. Any other one is about the stream. */
    private static final Set<String> OF_ONE_MESSAGE =
            Set.of("GRAPH_CYCLE", "SEQ_REUSED", "GRAPH_SEALED", "GRAPH_NEVER_COMES", "AFTER_END", "MESSAGE_TOO_LARGE");

    private final Sender sender;
    private final ClientStream stream;
    private final ClientSession session;
    private boolean resting;

    Refusals(Sender sender, ClientStream stream, ClientSession session) {
        this.sender = sender;
        this.stream = stream;
        this.session = session;
    }

    /** Whether the server wants some rest; messages that go by themselves are kept from leaving one by one. */
    boolean isResting() {
        return resting;
    }

    void refused(long fromSeq, SluiceException why) {
        if (sender.outbox() instanceof AnyOutgoing any) {
            refusedAlone(any, fromSeq, why);
        } else if (sender.outbox() instanceof Outgoing outgoing && fromSeq > outgoing.settled()) {
            refusedWithWhatFollows(outgoing, fromSeq, why);
        }
    }

    /** What was not taken is sent again, at once or when the server says, unless it will never be taken. */
    private void refusedWithWhatFollows(Outgoing outgoing, long fromSeq, SluiceException why) {
        if (why.retryAfter() != null) {
            outgoing.takeBack(fromSeq);
            rest(why.retryAfter().toMillis());
        } else if (why.reason().equals("SEQUENCE_GAP")) {
            outgoing.takeBack(fromSeq);
            session.outflow().ready(sender);
        } else if (why.reason().equals("SYNC_BUSY")) {
            gaveUp(outgoing.giveUp(fromSeq), fromSeq, why);
        } else {
            refusedForGood(outgoing, Math.min(fromSeq, outgoing.known() + 1), why);
        }
    }

    private void refusedAlone(AnyOutgoing outgoing, long seq, SluiceException why) {
        if (why.reason().equals("GRAPH_WINDOW_EXHAUSTED")) {
            outgoing.await(seq);
            session.outflow().ready(sender);
            StreamListeners listeners = stream.listeners();
            listeners.tell(listeners.stalls, why);
        } else if (why.retryAfter() != null) {
            outgoing.takeBack(seq);
            rest(why.retryAfter().toMillis());
        } else {
            gaveUp(outgoing.giveUp(seq), seq, why);
            if (!OF_ONE_MESSAGE.contains(why.reason())) {
                sender.stop(why);
                session.settlement().settled(outgoing.dropUnsent(why, stream.listeners()::failed));
                sender.stopped(why);
            }
        }
    }

    /** One message was turned away by the server; others take its place. */
    private void gaveUp(@Nullable Object message, long seq, SluiceException why) {
        if (message == null) {
            return;
        }
        session.settlement().settled(1);
        if (!(message instanceof Sending sending && sending.fail(why))) {
            stream.listeners().failed(seq, seq, why);
        }
        session.outflow().ready(sender);
        stream.turnedAway();
    }

    private void rest(long millis) {
        if (!resting) {
            resting = true;
            session.loop().after(millis, () -> {
                resting = false;
                if (sender.outbox() instanceof AnyOutgoing any) {
                    any.rested();
                }
                session.outflow().ready(sender);
            });
        }
    }

    private void refusedForGood(Outgoing outgoing, long fromSeq, SluiceException why) {
        sender.stop(why);
        session.settlement().settled(outgoing.cutOff(fromSeq, why, stream.listeners()::failed));
        session.outflow().wake();
        sender.stopped(why);
    }
}
