package dev.sluice.grpc;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The answers of a call, one after the other, and its end. */
final class ReceivedAnswers<T> implements StreamObserver<T> {
    private final BlockingQueue<T> answers = new LinkedBlockingQueue<>();
    private final CallEnd<T> end = new CallEnd<>();

    @Override
    public void onNext(T answer) {
        answers.add(answer);
    }

    @Override
    public void onError(Throwable thrown) {
        end.onError(thrown);
    }

    @Override
    public void onCompleted() {
        end.onCompleted();
    }

    /** The next answer. */
    T next() throws InterruptedException {
        T answer = answers.poll(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer comes");
        }
        return answer;
    }

    boolean isEmpty() {
        return answers.isEmpty();
    }

    Rejection awaitEnd() {
        return end.await();
    }
}
