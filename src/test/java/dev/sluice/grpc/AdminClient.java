package dev.sluice.grpc;

import com.google.protobuf.ByteString;
import dev.sluice.v1.AdminGrpc;
import dev.sluice.v1.FailureView;
import dev.sluice.v1.ListFailuresRequest;
import dev.sluice.v1.ListFailuresResponse;
import dev.sluice.v1.ListParkedRequest;
import dev.sluice.v1.ListStreamsRequest;
import dev.sluice.v1.ParkedScope;
import dev.sluice.v1.ReplayRequest;
import dev.sluice.v1.Replayed;
import dev.sluice.v1.ResumeRequest;
import dev.sluice.v1.StreamView;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Somebody who operates a server. */
final class AdminClient {
    private final AdminGrpc.AdminBlockingStub stub;

    AdminClient(GrpcClient client) {
        this.stub = AdminGrpc.newBlockingStub(client.channel());
    }

    /** With a deadline that no call ever reaches. */
    AdminGrpc.AdminBlockingStub calls() {
        return stub.withDeadlineAfter(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    List<StreamView> streams(String filter, String sort) {
        return calls().listStreams(ListStreamsRequest.newBuilder()
                        .setFilter(filter)
                        .setSort(sort)
                        .build())
                .getStreamsList();
    }

    StreamView stream(long id) {
        return streams("", "").stream()
                .filter(view -> view.getStreamId() == id)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no stream " + id));
    }

    void awaitStream(long id, Predicate<StreamView> condition) {
        Awaitility.await().until(() -> condition.test(stream(id)));
    }

    List<ParkedScope> parked() {
        return calls().listParked(ListParkedRequest.getDefaultInstance()).getScopesList();
    }

    List<ParkedScope> awaitParked(int count) {
        Awaitility.await().until(() -> parked().size() == count);
        return parked();
    }

    List<FailureView> failures() {
        return failures(ListFailuresRequest.newBuilder()).getFailuresList();
    }

    ListFailuresResponse failures(ListFailuresRequest.Builder request) {
        return calls().listFailures(request.build());
    }

    List<FailureView> awaitFailures(int count) {
        Awaitility.await().until(() -> failures().size() == count);
        return failures();
    }

    int resume(ResumeRequest.Builder request) {
        return calls().resume(request.build()).getResumed();
    }

    List<Replayed> replay(Long... ids) {
        return calls().replay(ReplayRequest.newBuilder()
                        .addAllFailureIds(Arrays.asList(ids))
                        .build())
                .getReplayedList();
    }

    static ResumeRequest.Builder of(ParkedScope scope) {
        return ResumeRequest.newBuilder().setSessionId(scope.getSessionId()).setStreamId(scope.getStreamId());
    }

    static ByteString key(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
