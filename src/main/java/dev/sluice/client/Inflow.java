package dev.sluice.client;

import dev.sluice.v1.AckRanges;
import dev.sluice.v1.Acks;
import dev.sluice.v1.Credits;
import dev.sluice.v1.Ended;
import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.Items;
import dev.sluice.v1.Refused;
import dev.sluice.v1.Reset;
import dev.sluice.v1.SeqRange;
import dev.sluice.v1.ServerFrame;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames apart, in the order of their fields, and hands each part to its stream. What names a stream that is gone is
 * passed over: the server could not know yet. On the loop.
 */
final class Inflow {
    private final Long2ObjectHashMap<ClientStream> streams;
    private final Opens opens;

    Inflow(Long2ObjectHashMap<ClientStream> streams, Opens opens) {
        this.streams = streams;
        this.opens = opens;
    }

    /** Applies a frame. Returns what is wrong with it, or null. */
    @Nullable
    String apply(ServerFrame frame) {
        for (InbandOpened opened : frame.getOpenedList()) {
            OpenPart part = opens.answered(opened);
            if (part != null) {
                part.answered(opened);
            }
        }
        String wrong = items(frame);
        if (wrong == null && frame.hasAcks()) {
            wrong = acks(frame.getAcks());
        }
        if (wrong == null && frame.hasCredits()) {
            wrong = credits(frame.getCredits());
        }
        if (wrong == null) {
            lastWords(frame);
        }
        return wrong;
    }

    private @Nullable String items(ServerFrame frame) {
        for (int i = 0; i < frame.getItemsCount(); i++) {
            Items items = frame.getItems(i);
            if (items.getSeqsCount() != items.getPayloadsCount()) {
                return "items: " + items.getPayloadsCount() + " payloads, but " + items.getSeqsCount() + " seqs";
            }
            ClientStream stream = streams.get(items.getStreamId());
            if (stream != null) {
                stream.items(items);
            }
        }
        return null;
    }

    private @Nullable String acks(Acks acks) {
        int count = acks.getStreamIdsCount();
        if (acks.getUpToCount() != count) {
            return "acks: " + count + " stream_ids, but " + acks.getUpToCount() + " up_to";
        }
        for (AckRanges ranges : acks.getRangesList()) {
            done(ranges);
        }
        for (int i = 0; i < count; i++) {
            ClientStream stream = streams.get(acks.getStreamIds(i));
            if (stream != null) {
                stream.sender().acked(acks.getUpTo(i));
            }
        }
        return null;
    }

    private void done(AckRanges ranges) {
        ClientStream stream = streams.get(ranges.getStreamId());
        if (stream != null) {
            for (SeqRange range : ranges.getRangesList()) {
                stream.sender().done(range.getFrom(), range.getTo());
            }
        }
    }

    private @Nullable String credits(Credits credits) {
        int count = credits.getStreamIdsCount();
        if (credits.getMaxSeqCount() != count || credits.getMaxTotalBytesCount() != count) {
            return "credits: arrays of different lengths";
        }
        for (int i = 0; i < count; i++) {
            ClientStream stream = streams.get(credits.getStreamIds(i));
            if (stream != null) {
                stream.sender().credit(credits.getMaxSeq(i), credits.getMaxTotalBytes(i));
            }
        }
        return null;
    }

    private void lastWords(ServerFrame frame) {
        for (Refused refused : frame.getRefusedList()) {
            ClientStream stream = streams.get(refused.getStreamId());
            if (stream != null) {
                stream.sender().refused(refused.getFromSeq(), Failures.of(refused.getStatus()));
            }
        }
        for (Ended ended : frame.getEndedList()) {
            ClientStream stream = streams.get(ended.getStreamId());
            if (stream != null) {
                SluiceException failure = ended.getStatus().getCode() == 0 ? null : Failures.of(ended.getStatus());
                stream.ended(EndResult.of(ended), failure, ended.getLastOutSeq());
            }
        }
        for (Reset reset : frame.getResetsList()) {
            ClientStream stream = streams.get(reset.getStreamId());
            if (stream != null) {
                SluiceException why = Failures.of(reset.getStatus());
                stream.close(why, why, why);
            }
        }
    }
}
