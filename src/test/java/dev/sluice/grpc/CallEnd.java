package dev.sluice.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for the end of a call, whatever it says before. */
final class CallEnd<T> implements StreamObserver<T> {
    private final CompletableFuture<Rejection> end = new CompletableFuture<>();

    @Override
    public void onNext(T value) {}

    @Override
    public void onError(Throwable thrown) {
        end.complete(Rejection.of(Status.fromThrowable(thrown), Status.trailersFromThrowable(thrown)));
    }

    @Override
    public void onCompleted() {
        end.complete(Rejection.of(Status.OK, null));
    }

    Rejection await() {
        return end.orTimeout(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
