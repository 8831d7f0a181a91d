package dev.sluice.grpc;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.function.Consumer;

/**
 * Passes on what a call of grpc-java tells of itself.
 *
 * @param onDemand whether an answer comes only when it is asked for
 * @param begins gets the way out before anything else happens
 * @param received gets each answer
 * @param ended gets the call's status at last
 */
record CallObserver<Q, A>(
        boolean onDemand, Consumer<ClientCallStreamObserver<Q>> begins, Consumer<A> received, Consumer<Rejection> ended)
        implements ClientResponseObserver<Q, A> {

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> requests) {
        begins.accept(requests);
        if (onDemand) {
            requests.disableAutoRequestWithInitial(0);
        }
    }

    @Override
    public void onNext(A answer) {
        received.accept(answer);
    }

    @Override
    public void onError(Throwable thrown) {
        ended.accept(Rejection.of(Status.fromThrowable(thrown), Status.trailersFromThrowable(thrown)));
    }

    @Override
    public void onCompleted() {
        ended.accept(Rejection.of(Status.OK, null));
    }
}
