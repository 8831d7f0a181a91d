package dev.sluice.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.admin.ParkedPlace;
import dev.sluice.admin.StreamPage;
import dev.sluice.admin.StreamQuery;
import dev.sluice.admin.StreamRow;
import dev.sluice.handler.Failure;
import dev.sluice.session.FailureRecord;
import dev.sluice.session.KeptState;
import dev.sluice.session.ParkedScope;
import dev.sluice.session.SessionView;
import dev.sluice.v1.FailureView;
import dev.sluice.v1.ListFailuresResponse;
import dev.sluice.v1.ListParkedResponse;
import dev.sluice.v1.ListSessionsResponse;
import dev.sluice.v1.ListStatesResponse;
import dev.sluice.v1.ListStreamsResponse;
import dev.sluice.v1.Order;
import dev.sluice.v1.ReplayResponse;
import dev.sluice.v1.Replayed;
import dev.sluice.v1.StateView;
import dev.sluice.v1.StreamView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What operators are answered, as protobuf. A page that would not fit into a message ends before, and the next goes on. */
final class AdminAnswers {
    private static final long MILLIS = 1_000;

    private final int room;

    AdminAnswers(int maxFrameBytes) {
        this.room = maxFrameBytes / 2;
    }

    ListStreamsResponse streams(StreamPage page, StreamQuery query, int maxListed) {
        List<StreamView> views = fitting(page.rows(), AdminAnswers::view);
        ListStreamsResponse.Builder response =
                ListStreamsResponse.newBuilder().addAllStreams(views).setTotal(page.found());
        int next = query.offset() + views.size();
        if (!views.isEmpty() && next < page.found() && next < maxListed) {
            response.setNextPageToken(Integer.toString(next));
        }
        return response.build();
    }

    private static StreamView view(StreamRow row) {
        return StreamView.newBuilder()
                .setSessionId(row.sessionId())
                .setStreamId(row.id())
                .setName(row.name())
                .setHandler(row.handler())
                .setOrder(order(row.order()))
                .setDurability(Hellos.durability(row.durability()))
                .setStatus(row.statusText())
                .setAccepted(row.accepted())
                .setSettled(row.settled())
                .setQueued(row.queued())
                .setQueuedBytes(row.queuedBytes())
                .setRunning(row.running())
                .setHeld(row.held())
                .setWaitingForSeq(row.waitingFor())
                .setParked(row.parked())
                .setOldestMs(row.oldestSeconds() * MILLIS)
                .setCredit(row.credit())
                .setCreditBytes(row.creditBytes())
                .build();
    }

    private static Order order(dev.sluice.order.Order order) {
        return switch (order) {
            case SYNC -> Order.ORDER_SYNC;
            case FIFO -> Order.ORDER_FIFO;
            case SEQUENCED -> Order.ORDER_SEQUENCED;
            case KEYED -> Order.ORDER_KEYED;
            case GRAPH -> Order.ORDER_GRAPH;
        };
    }

    /** @param asked how many there may be; fewer mean that there are no more */
    ListFailuresResponse failures(List<FailureRecord> found, int asked) {
        List<FailureView> views = fitting(found, AdminAnswers::view);
        ListFailuresResponse.Builder response =
                ListFailuresResponse.newBuilder().addAllFailures(views);
        if (found.size() == asked || views.size() < found.size()) {
            response.setNextPageToken(Long.toString(found.get(views.size() - 1).id()));
        }
        return response.build();
    }

    private static FailureView view(FailureRecord failure) {
        return FailureView.newBuilder()
                .setSessionId(failure.sessionId())
                .setStreamId(failure.streamId())
                .setSeq(failure.seq())
                .setKey(bytes(failure.attributes().key()))
                .setStatus(Statuses.of(failure.failure()))
                .setAttempts(failure.attempts())
                .setFailedAtUnixMs(failure.failedAtMillis())
                .setPayloadHead(bytes(failure.head()))
                .setFailureId(failure.id())
                .setCount(failure.count())
                .setReplayable(failure.payload() != null)
                .setPayloadBytes(failure.payloadBytes())
                .build();
    }

    /** @param asked how many there may be; fewer mean that there are no more */
    ListParkedResponse parked(List<ParkedScope> found, int asked) {
        List<dev.sluice.v1.ParkedScope> views = fitting(found, AdminAnswers::view);
        ListParkedResponse.Builder response = ListParkedResponse.newBuilder().addAllScopes(views);
        if (found.size() == asked || views.size() < found.size()) {
            response.setNextPageToken(
                    ParkedPlace.of(found.get(views.size() - 1)).text());
        }
        return response.build();
    }

    private static dev.sluice.v1.ParkedScope view(ParkedScope scope) {
        return dev.sluice.v1.ParkedScope.newBuilder()
                .setSessionId(scope.sessionId())
                .setStreamId(scope.streamId())
                .setSeq(scope.seq())
                .setKey(bytes(scope.key()))
                .setStatus(Statuses.of(scope.failure()))
                .setAttempts(scope.attempts())
                .setParkedAtUnixMs(scope.parkedAtMillis())
                .setPayloadHead(bytes(scope.head()))
                .setParked(scope.parked())
                .build();
    }

    /** @param results as long as the ids; null where no failure has the id */
    ReplayResponse replayed(List<Long> ids, List<dev.sluice.session.@Nullable Replayed> results) {
        ReplayResponse.Builder response = ReplayResponse.newBuilder();
        for (int i = 0; i < ids.size(); i++) {
            dev.sluice.session.Replayed result = results.get(i);
            Failure why = result == null ? unknown(ids.get(i)) : result.failure();
            Replayed.Builder told = Replayed.newBuilder().setFailureId(ids.get(i));
            if (why != null) {
                told.setStatus(Statuses.of(why));
            } else if (result != null) {
                told.setSeq(result.seq());
            }
            response.addReplayed(told);
        }
        return response.build();
    }

    private static Failure unknown(long id) {
        return new Failure(
                        Failure.Code.NOT_FOUND,
                        "FAILURE_UNKNOWN",
                        "the log has no failure " + Long.toUnsignedString(id) + " (any more)")
                .with("failure_id", id);
    }

    /** There may be more behind any page that has something. */
    ListStatesResponse states(List<KeptState> found) {
        List<StateView> views = fitting(found, AdminAnswers::view);
        ListStatesResponse.Builder response = ListStatesResponse.newBuilder().addAllStates(views);
        if (!views.isEmpty()) {
            response.setNextPageToken(StatePlace.text(found.get(views.size() - 1)));
        }
        return response.build();
    }

    private static StateView view(KeptState state) {
        return StateView.newBuilder()
                .setHandler(state.handler())
                .setName(state.name())
                .setKeys(state.keys())
                .setBytes(state.bytes())
                .setSessionId(state.sessionId() == null ? "" : state.sessionId())
                .setStreamId(state.streamId())
                .build();
    }

    /** @param asked how many there may be; fewer mean that there are no more */
    ListSessionsResponse sessions(List<SessionView> found, int asked) {
        List<dev.sluice.v1.SessionView> views = fitting(found, AdminAnswers::view);
        ListSessionsResponse.Builder response =
                ListSessionsResponse.newBuilder().addAllSessions(views);
        if (found.size() == asked || views.size() < found.size()) {
            response.setNextPageToken(found.get(views.size() - 1).id());
        }
        return response.build();
    }

    private static dev.sluice.v1.SessionView view(SessionView session) {
        return dev.sluice.v1.SessionView.newBuilder()
                .setSessionId(session.id())
                .setStatus(session.status().text())
                .setPaths(session.paths())
                .setStreams(session.streams())
                .setDurable(session.durable())
                .setExpiresInMs(session.expiresInMillis())
                .build();
    }

    private <T, M extends MessageLite> List<M> fitting(List<T> all, Function<T, M> view) {
        List<M> views = new ArrayList<>(all.size());
        int left = room;
        for (T one : all) {
            M made = view.apply(one);
            left -= made.getSerializedSize();
            if (left < 0 && !views.isEmpty()) {
                break;
            }
            views.add(made);
        }
        return views;
    }

    private static ByteString bytes(byte[] shared) {
        return UnsafeByteOperations.unsafeWrap(shared);
    }
}
