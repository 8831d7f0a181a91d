package dev.sluice.grpc;

import static dev.sluice.grpc.RejectedException.invalid;

import com.google.protobuf.MessageLite;
import dev.sluice.admin.BadQueryException;
import dev.sluice.admin.Operations;
import dev.sluice.admin.ParkedPlace;
import dev.sluice.admin.StreamQuery;
import dev.sluice.admin.StreamQueryReader;
import dev.sluice.admin.StreamSearches;
import dev.sluice.admin.Views;
import dev.sluice.handler.Failure;
import dev.sluice.session.KeptStates;
import dev.sluice.session.Quota;
import dev.sluice.session.ScopeChoice;
import dev.sluice.session.SessionStatus;
import dev.sluice.store.ScopeSearch;
import dev.sluice.store.StateScope;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseSessionRequest;
import dev.sluice.v1.CloseSessionResponse;
import dev.sluice.v1.DeleteStateRequest;
import dev.sluice.v1.DeleteStateResponse;
import dev.sluice.v1.ListFailuresRequest;
import dev.sluice.v1.ListParkedRequest;
import dev.sluice.v1.ListSessionsRequest;
import dev.sluice.v1.ListStatesRequest;
import dev.sluice.v1.ListStreamsRequest;
import dev.sluice.v1.ReplayRequest;
import dev.sluice.v1.ResumeRequest;
import dev.sluice.v1.ResumeResponse;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The methods of {@code sluice.v1.Admin} on one event loop. */
final class AdminMethods {
    /** How far down a sorted list of streams its pages reach. */
    static final int MAX_LISTED = 10_000;

    /** Entries of a page of failures or of what is parked, and failures of one Replay. */
    static final int MAX_PAGE = 1_000;

    private static final int DEFAULT_PAGE = 100;
    private static final Pattern SESSION_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Map<String, String> FIELDS =
            Map.of("sort", "sort", "limit", "page_size", "offset", "page_token");

    private final StreamSearches searches;
    private final Operations operations;
    private final AdminAccess access;
    private final Quota calls;
    private final AdminAnswers answers;
    private final KeptStates states;

    /**
     * Serves the calls of one loop.
     *
     * @param loop runs tasks on it
     * @param calls counts those of all loops
     */
    AdminMethods(Views views, Executor loop, GrpcSettings settings, Quota calls) {
        this.searches = views.searches(loop, settings.maxAdminCalls());
        this.operations = views.operations(loop);
        this.states = views.states();
        this.access = new AdminAccess(settings.remoteAdmin());
        this.calls = calls;
        this.answers = new AdminAnswers(settings.maxFrameBytes());
    }

    void listStreams(ListStreamsRequest request, UnaryCall<ListStreamsRequest> call) throws RejectedException {
        access.check(call.connection().remoteAddress());
        StreamQuery query = query(request);
        begin();
        StreamSearches.Search search = searches.find(query, page -> {
            calls.release(1);
            call.answer(answers.streams(page, query, MAX_LISTED));
        });
        if (search == null) {
            calls.release(1);
            throw new RejectedException(busy());
        }
        call.onCancel(() -> {
            search.cancel();
            calls.release(1);
        });
    }

    private static StreamQuery query(ListStreamsRequest request) throws RejectedException {
        int offset = (int) number(request.getPageToken(), 0);
        int size = pageSize(request.getPageSize(), StreamQueryReader.MAX_LIMIT);
        try {
            return StreamQueryReader.read(
                    request.getFilter(), request.getSort(), offset, Math.min(size, MAX_LISTED - offset), MAX_LISTED);
        } catch (BadQueryException e) {
            throw invalid(FIELDS.getOrDefault(e.parameter(), "filter"), String.valueOf(e.getMessage()));
        }
    }

    void listFailures(ListFailuresRequest request, UnaryCall<ListFailuresRequest> call) throws RejectedException {
        access.check(call.connection().remoteAddress());
        long before = number(request.getPageToken(), Long.MAX_VALUE);
        int size = pageSize(request.getPageSize(), MAX_PAGE);
        begin();
        operations.failures(
                request.getSessionId(),
                request.getStreamId(),
                before,
                size,
                answering(call, found -> answers.failures(found, size)));
    }

    void listParked(ListParkedRequest request, UnaryCall<ListParkedRequest> call) throws RejectedException {
        access.check(call.connection().remoteAddress());
        ParkedPlace after =
                request.getPageToken().isEmpty() ? ParkedPlace.FIRST : ParkedPlace.read(request.getPageToken());
        if (after == null) {
            throw badToken();
        }
        int size = pageSize(request.getPageSize(), MAX_PAGE);
        ScopeChoice choice = new ScopeChoice(request.getSessionId(), request.getStreamId(), null, 0);
        begin();
        operations.parked(choice, after, size, answering(call, found -> answers.parked(found, size)));
    }

    void resume(ResumeRequest request, UnaryCall<ResumeRequest> call) throws RejectedException {
        access.check(call.connection().remoteAddress());
        if (request.getAction() == ResumeRequest.Action.UNRECOGNIZED) {
            throw RejectedException.unsupported("action", "is none of RETRY and SKIP_FAILED");
        }
        if (!request.getHasKey() && !request.getKey().isEmpty()) {
            throw invalid("has_key", "is missing; with it only the scopes of that key go on");
        }
        ScopeChoice choice = new ScopeChoice(
                request.getSessionId(),
                request.getStreamId(),
                request.getHasKey() ? request.getKey().toByteArray() : null,
                request.getSeq());
        begin();
        Consumer<Integer> answer = answering(
                call, count -> ResumeResponse.newBuilder().setResumed(count).build());
        operations.resume(choice, request.getAction() == ResumeRequest.Action.RETRY, answer::accept);
    }

    void replay(ReplayRequest request, UnaryCall<ReplayRequest> call) throws RejectedException {
        access.check(call.connection().remoteAddress());
        int count = request.getFailureIdsCount();
        if (count == 0 || count > MAX_PAGE) {
            throw invalid("failure_ids", "has " + count + ", but must have 1 to " + MAX_PAGE);
        }
        begin();
        operations.replay(
                request.getFailureIdsList(),
                answering(call, results -> answers.replayed(request.getFailureIdsList(), results)));
    }

    void listStates(ListStatesRequest request, UnaryCall<ListStatesRequest> call) throws RejectedException {
        access.check(call.connection().remoteAddress());
        if (request.getHandler().isEmpty() && !request.getNamePrefix().isEmpty()) {
            throw invalid("name_prefix", "needs a handler, whose names they are");
        }
        ScopeSearch all = new ScopeSearch(request.getHandler(), request.getNamePrefix(), null);
        StateScope after = StatePlace.read(request.getPageToken());
        if (!request.getPageToken().isEmpty() && (after == null || !all.takes(after))) {
            throw badToken();
        }
        int size = pageSize(request.getPageSize(), MAX_PAGE);
        begin();
        states.list(all.after(after), size, asking(call, answers::states));
    }

    void deleteState(DeleteStateRequest request, UnaryCall<DeleteStateRequest> call) throws RejectedException {
        access.check(call.connection().remoteAddress());
        if (request.getHandler().isEmpty()) {
            throw invalid("handler", "is missing");
        }
        if (request.getName().isEmpty()) {
            throw invalid("name", "is missing");
        }
        begin();
        states.remove(
                request.getHandler(),
                request.getName(),
                asking(
                        call,
                        removed -> DeleteStateResponse.newBuilder()
                                .setKeys(removed.keys())
                                .setBytes(removed.bytes())
                                .build()));
    }

    void listSessions(ListSessionsRequest request, UnaryCall<ListSessionsRequest> call) throws RejectedException {
        access.check(call.connection().remoteAddress());
        SessionStatus status = request.getStatus().isEmpty() ? null : status(request.getStatus());
        if (!request.getPageToken().isEmpty()
                && !SESSION_ID.matcher(request.getPageToken()).matches()) {
            throw badToken();
        }
        int size = pageSize(request.getPageSize(), MAX_PAGE);
        begin();
        operations.sessions(
                status, request.getPageToken(), size, answering(call, found -> answers.sessions(found, size)));
    }

    private static SessionStatus status(String text) throws RejectedException {
        for (SessionStatus status : SessionStatus.values()) {
            if (status.text().equals(text)) {
                return status;
            }
        }
        throw invalid("status", "is none of attached, waiting and stored");
    }

    /** It may take as long as what it finishes, so its place is free when its client has waited long enough. */
    void closeSession(CloseSessionRequest request, UnaryCall<CloseSessionRequest> call) throws RejectedException {
        access.check(call.connection().remoteAddress());
        if (request.getSessionId().isEmpty()) {
            throw invalid("session_id", "is missing");
        }
        if (request.getMode() == CloseRequest.Mode.UNRECOGNIZED) {
            throw RejectedException.unsupported("mode", "is none of FINISH and ABORT");
        }
        begin();
        AtomicBoolean under = new AtomicBoolean(true);
        Runnable over = () -> {
            if (under.getAndSet(false)) {
                calls.release(1);
            }
        };
        call.onCancel(over);
        operations.closeSession(request.getSessionId(), request.getMode() == CloseRequest.Mode.FINISH, failure -> {
            over.run();
            if (failure == null) {
                call.answer(CloseSessionResponse.getDefaultInstance());
            } else {
                call.fail(failure);
            }
        });
    }

    private <T> KeptStates.Asker<T> asking(UnaryCall<?> call, Function<T, MessageLite> answer) {
        return new KeptStates.Asker<>() {
            @Override
            public void found(T found) {
                calls.release(1);
                call.answer(answer.apply(found));
            }

            @Override
            public void failed(Failure why) {
                calls.release(1);
                call.fail(why);
            }
        };
    }

    private void begin() throws RejectedException {
        if (!calls.reserve(1)) {
            throw new RejectedException(busy());
        }
    }

    private <T> Consumer<T> answering(UnaryCall<?> call, Function<T, MessageLite> answer) {
        return result -> {
            calls.release(1);
            call.answer(answer.apply(result));
        };
    }

    private Failure busy() {
        return Failure.quota(calls.limit(), calls.max(), "so many calls of Admin are under way")
                .retryAfter(1_000);
    }

    private static int pageSize(int asked, int max) throws RejectedException {
        if (asked < 0 || asked > max) {
            throw invalid("page_size", "is " + Integer.toUnsignedString(asked) + ", but may be at most " + max);
        }
        return asked == 0 ? DEFAULT_PAGE : asked;
    }

    private static long number(String token, long atFirst) throws RejectedException {
        if (token.isEmpty()) {
            return atFirst;
        }
        try {
            long number = Long.parseLong(token);
            if (number > 0 && (atFirst != 0 || number < MAX_LISTED)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Answered below, like a number out of range.
        }
        throw badToken();
    }

    private static RejectedException badToken() {
        return invalid("page_token", "must be empty, or the next_page_token of the page before");
    }
}
