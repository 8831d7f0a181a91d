package dev.sluice.client;

import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import dev.sluice.v1.CloseSessionRequest;
import dev.sluice.v1.DeleteStateRequest;
import dev.sluice.v1.DeleteStateResponse;
import dev.sluice.v1.FailureView;
import dev.sluice.v1.ListFailuresRequest;
import dev.sluice.v1.ListParkedRequest;
import dev.sluice.v1.ListSessionsRequest;
import dev.sluice.v1.ListStatesRequest;
import dev.sluice.v1.ReplayRequest;
import dev.sluice.v1.Replayed;
import dev.sluice.v1.ResumeRequest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * What an operator sees and does. A server answers it from its own machine only, unless it was told otherwise.
 *
 * <p>Any thread may call. Futures complete on the client's loop, and fail with a {@link SluiceException}.
 */
public final class SluiceAdmin {
    private final Wire wire;

    SluiceAdmin(Wire wire) {
        this.wire = wire;
    }

    /**
     * What is parked.
     *
     * @param sessionId empty: of all sessions
     * @param streamId 0: of all streams
     * @param pageSize 0: the server's choice
     * @param pageToken empty: the first page
     */
    public Future<Page<ParkedScope>> parked(String sessionId, long streamId, int pageSize, String pageToken) {
        ListParkedRequest request = ListParkedRequest.newBuilder()
                .setSessionId(sessionId)
                .setStreamId(streamId)
                .setPageSize(pageSize)
                .setPageToken(pageToken)
                .build();
        return wire.listParked(request)
                .map(answer -> new Page<>(
                        answer.getScopesList().stream().map(SluiceAdmin::scope).toList(), answer.getNextPageToken()));
    }

    /** The failed messages run again, then what waits behind them. The answer is how many scopes go on. */
    public Future<Integer> resume(ParkedFilter which) {
        return goOn(which, ResumeRequest.Action.RETRY);
    }

    /** The failed messages are skipped, and what waits behind them runs. The answer is how many scopes go on. */
    public Future<Integer> skip(ParkedFilter which) {
        return goOn(which, ResumeRequest.Action.SKIP_FAILED);
    }

    /**
     * The log of failures, the newest first.
     *
     * @param sessionId empty: of all sessions
     * @param streamId 0: of all streams
     * @param pageSize 0: the server's choice
     * @param pageToken empty: the first page
     */
    public Future<Page<LoggedFailure>> failures(String sessionId, long streamId, int pageSize, String pageToken) {
        ListFailuresRequest request = ListFailuresRequest.newBuilder()
                .setSessionId(sessionId)
                .setStreamId(streamId)
                .setPageSize(pageSize)
                .setPageToken(pageToken)
                .build();
        return wire.listFailures(request)
                .map(answer -> new Page<>(
                        answer.getFailuresList().stream()
                                .map(SluiceAdmin::failure)
                                .toList(),
                        answer.getNextPageToken()));
    }

    /** Runs failed messages again, each as a new message of its stream. One result for each, in order. */
    public Future<List<ReplayResult>> replay(List<Long> failureIds) {
        return wire.replay(
                        ReplayRequest.newBuilder().addAllFailureIds(failureIds).build())
                .map(answer -> answer.getReplayedList().stream()
                        .map(SluiceAdmin::replayed)
                        .toList());
    }

    /**
     * What handlers keep in named scopes of state.
     *
     * @param handler empty: of all handlers
     * @param namePrefix only names that begin so, which needs a handler
     * @param pageSize 0: the server's choice
     * @param pageToken empty: the first page
     */
    public Future<Page<KeptState>> states(String handler, String namePrefix, int pageSize, String pageToken) {
        ListStatesRequest request = ListStatesRequest.newBuilder()
                .setHandler(handler)
                .setNamePrefix(namePrefix)
                .setPageSize(pageSize)
                .setPageToken(pageToken)
                .build();
        return wire.listStates(request)
                .map(answer -> new Page<>(
                        answer.getStatesList().stream().map(KeptState::of).toList(), answer.getNextPageToken()));
    }

    /** Removes such a scope for good, which no stream may have. The answer is how many values there were. */
    public Future<Long> deleteState(String handler, String name) {
        DeleteStateRequest request = DeleteStateRequest.newBuilder()
                .setHandler(handler)
                .setName(name)
                .build();
        return wire.deleteState(request).map(DeleteStateResponse::getKeys);
    }

    /**
     * The sessions that there are, by id.
     *
     * @param status only those that are {@code attached}, {@code waiting} or {@code stored}; empty: all
     * @param pageSize 0: the server's choice
     * @param pageToken empty: the first page
     */
    public Future<Page<SessionInfo>> sessions(String status, int pageSize, String pageToken) {
        ListSessionsRequest request = ListSessionsRequest.newBuilder()
                .setStatus(status)
                .setPageSize(pageSize)
                .setPageToken(pageToken)
                .build();
        return wire.listSessions(request)
                .map(answer -> new Page<>(
                        answer.getSessionsList().stream().map(SessionInfo::of).toList(), answer.getNextPageToken()));
    }

    /**
     * Closes somebody's session for good, with its streams and all that is stored of it. Completes when that is done; when the
     * answer is late it is done all the same.
     */
    public Future<Void> closeSession(String sessionId, CloseMode mode) {
        CloseSessionRequest request = CloseSessionRequest.newBuilder()
                .setSessionId(sessionId)
                .setMode(mode.onTheWire())
                .build();
        return wire.closeSession(request).mapEmpty();
    }

    private Future<Integer> goOn(ParkedFilter which, ResumeRequest.Action action) {
        ResumeRequest.Builder request = ResumeRequest.newBuilder()
                .setSessionId(which.sessionId())
                .setStreamId(which.streamId())
                .setSeq(which.seq())
                .setAction(action);
        byte[] key = which.key();
        if (key != null) {
            request.setHasKey(true).setKey(ByteString.copyFrom(key));
        }
        return wire.resume(request.build()).map(answer -> answer.getResumed());
    }

    private static ParkedScope scope(dev.sluice.v1.ParkedScope told) {
        return new ParkedScope(
                told.getSessionId(),
                told.getStreamId(),
                told.getSeq(),
                told.getKey().toByteArray(),
                Failures.of(told.getStatus()),
                told.getAttempts(),
                Instant.ofEpochMilli(told.getParkedAtUnixMs()),
                told.getPayloadHead().toByteArray(),
                told.getParked());
    }

    private static LoggedFailure failure(FailureView told) {
        return new LoggedFailure(
                told.getFailureId(),
                told.getSessionId(),
                told.getStreamId(),
                told.getSeq(),
                Math.max(1, told.getCount()),
                told.getKey().toByteArray(),
                Failures.of(told.getStatus()),
                told.getAttempts(),
                Instant.ofEpochMilli(told.getFailedAtUnixMs()),
                told.getPayloadHead().toByteArray(),
                told.getPayloadBytes(),
                told.getReplayable());
    }

    private static ReplayResult replayed(Replayed told) {
        Status status = told.getStatus();
        return new ReplayResult(told.getFailureId(), told.getSeq(), status.getCode() == 0 ? null : Failures.of(status));
    }
}
