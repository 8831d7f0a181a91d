package dev.sluice.client;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Grants;
import dev.sluice.v1.Items;
import dev.sluice.v1.Receipts;
import dev.sluice.v1.Unsuccessful;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What the server sends on one stream: replies, failures and pushes. Made with the first of them.
 *
 * <p>Everything that came is confirmed. Room for more is granted as it is consumed, so that pushes nobody takes bring the
 * server to rest.
 */
final class Incoming {
    static final byte NO_NEWS = 0;
    static final byte NEWS_LATE = 1;
    static final byte NEWS_NOW = 2;

    private final Terms terms;
    private final ArrayDeque<byte[]> pushes = new ArrayDeque<>(0);
    private long received;
    private long consumed;
    private long consumedBytes;
    private long confirmed;
    private long granted;
    private long grantedBytes;

    /** Whether the stream waits to confirm and grant; owned by the session's {@link Outflow}. */
    byte news = NO_NEWS;

    Incoming(Terms terms) {
        this.terms = terms;
        this.granted = terms.outMessages();
        this.grantedBytes = terms.outBytes();
    }

    /** Hands each item to where it belongs. Those that came before are passed over. */
    void take(Items items, ClientStream stream) {
        int unsuccessful = 0;
        for (int i = 0; i < items.getPayloadsCount() && !stream.isGone(); i++) {
            Unsuccessful failed = null;
            if (unsuccessful < items.getUnsuccessfulCount()
                    && items.getUnsuccessful(unsuccessful).getIndex() == i) {
                failed = items.getUnsuccessful(unsuccessful++);
            }
            long outSeq = items.getFirstOutSeq() + i;
            if (outSeq > received) {
                received = outSeq;
                take(items.getSeqs(i), items.getPayloads(i), failed, stream);
            }
        }
    }

    private void take(long seq, ByteString payload, @Nullable Unsuccessful failed, ClientStream stream) {
        if (failed != null) {
            tell(seq, Math.max(seq, failed.getToSeq()), failed, stream.sender());
        } else if (seq != 0) {
            stream.sender().replied(seq, payload.toByteArray());
        } else {
            pushes.add(payload.toByteArray());
            stream.deliverPushes();
            return;
        }
        consumed(payload.size());
    }

    private static void tell(long seq, long toSeq, Unsuccessful told, Sender sender) {
        Outcome outcome = Outcome.of(told.getKind());
        SluiceException why = Failures.of(told.getStatus(), outcome);
        if (outcome == null) {
            sender.parked(seq, toSeq, why);
        } else {
            sender.failed(seq, toSeq, why);
        }
    }

    /** The oldest push that nobody has taken; null when there is none. */
    byte @Nullable [] nextPush() {
        return pushes.poll();
    }

    void consumed(int bytes) {
        consumed++;
        consumedBytes += bytes;
    }

    /** The stream's last word counts as an item. */
    void receivedUpTo(long outSeq) {
        received = Math.max(received, outSeq);
    }

    /** What was confirmed and granted may have been lost on its way. */
    void restate() {
        confirmed = 0;
        granted = 0;
        grantedBytes = 0;
    }

    boolean hasNews() {
        return received > confirmed || consumed + terms.outMessages() > granted;
    }

    /** Whether it is time to tell: half of what was granted is used up. */
    boolean isPressing() {
        return received - confirmed >= Math.max(1, terms.outMessages() / 2)
                || consumedBytes + terms.outBytes() - grantedBytes >= terms.outBytes() / 2;
    }

    void write(long streamId, boolean gone, Receipts.Builder receipts, Grants.Builder grants) {
        if (received > confirmed) {
            confirmed = received;
            receipts.addStreamIds(streamId).addUpTo(received);
        }
        if (!gone && consumed + terms.outMessages() > granted) {
            granted = consumed + terms.outMessages();
            grantedBytes = consumedBytes + terms.outBytes();
            grants.addStreamIds(streamId).addMaxOutSeq(granted).addMaxOutBytes(grantedBytes);
        }
    }
}
