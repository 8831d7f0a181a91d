package dev.sluice.client;

import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.StreamSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The Opens of one session. Ids of streams and requests rise in the order in which the Opens leave, so both are given out
 * under one lock, by whatever thread asks; all else is the loop's.
 */
final class Opens {
    private static final int MAX_UNDER_WAY = 64;

    private final ClientSession session;
    private final OpenSplit split;
    private final ArrayDeque<OpenPart> asked = new ArrayDeque<>();
    private final SortedMap<Long, OpenPart> underWay = new TreeMap<>();
    private final AtomicLong requestIds;
    private final ArrayDeque<OpenPart> again = new ArrayDeque<>(0);
    private long lastStreamId = -1;

    /** @param requestIds the last one given out by the client, whose call that made the session has one too */
    Opens(ClientSession session, OpenSplit split, AtomicLong requestIds) {
        this.session = session;
        this.split = split;
        this.requestIds = requestIds;
    }

    /** Asks for streams. Any thread. They are of use when the open has left. */
    List<ClientStream> ask(List<StreamSpec> specs, OpenMode mode, @Nullable OpenBatch batch) {
        List<OpenRequest.Builder> requests = split.requests(specs, mode);
        List<ClientStream> streams = new ArrayList<>(specs.size());
        synchronized (asked) {
            make(specs, streams);
            if (batch != null) {
                batch.await(streams, requests.size());
            }
            int from = 0;
            for (OpenRequest.Builder request : requests) {
                int to = from + OpenSplit.count(request);
                request.setRequestId(requestIds.incrementAndGet());
                asked.add(new OpenPart(session, request.build(), streams.subList(from, to), batch, from));
                from = to;
            }
        }
        return streams;
    }

    @SuppressWarnings("ReferenceEquality") // the same object again is the same spec; comparing contents costs more
    private void make(List<StreamSpec> specs, List<ClientStream> streams) {
        Terms terms = null;
        for (StreamSpec spec : specs) {
            if (terms == null || terms.spec() != spec) {
                terms = session.terms(spec);
            }
            lastStreamId += 2;
            streams.add(new ClientStream(session, lastStreamId, terms));
        }
    }

    /** The next one to leave; null when there is none, or as many are under way as may be. */
    @Nullable
    OpenPart next() {
        while (!again.isEmpty()) {
            OpenPart part = again.remove();
            if (underWay.containsKey(part.requestId())) {
                return part;
            }
        }
        if (underWay.size() >= MAX_UNDER_WAY) {
            return null;
        }
        OpenPart part;
        synchronized (asked) {
            part = asked.poll();
        }
        if (part != null) {
            underWay.put(part.requestId(), part);
        }
        return part;
    }

    /** Those without an answer are to leave once more, in their order and before all others. */
    void again() {
        again.clear();
        again.addAll(underWay.values());
        again.forEach(OpenPart::again);
    }

    /** The Open that is answered; null where there is none, or a server that leaves has left it to the next one. */
    @Nullable
    OpenPart answered(InbandOpened answer) {
        boolean left = session.mayResume() && isGoingAway(answer);
        return left ? null : underWay.remove(answer.getRequestId());
    }

    private static boolean isGoingAway(InbandOpened answer) {
        return answer.hasStatus() && Failures.of(answer.getStatus()).reason().equals("GOING_AWAY");
    }

    /** What has left will not be answered any more, and nothing else leaves. */
    void fail(SluiceException forSent, SluiceException forUnsent) {
        List<OpenPart> sent = new ArrayList<>(underWay.values());
        underWay.clear();
        again.clear();
        sent.forEach(part -> part.failed(forSent));
        failUnsent(forUnsent);
    }

    void failUnsent(SluiceException why) {
        List<OpenPart> unsent;
        synchronized (asked) {
            unsent = new ArrayList<>(asked);
            asked.clear();
        }
        unsent.forEach(part -> part.failed(why));
    }
}
