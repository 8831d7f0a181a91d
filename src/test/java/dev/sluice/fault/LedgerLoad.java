package dev.sluice.fault;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.SluiceException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/** Sends what is planned for a ledger, stream after stream, as far as is allowed. On the session's loop. */
final class LedgerLoad {
    private static final Set<String> STILL_THERE = Set.of("SCOPE_BUSY", "STREAM_NAME_TAKEN");

    private final LedgerPlan plan;
    private final ClientSession session;
    private final IntSupplier life;
    private final List<StreamLoad> loads = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private volatile double share;

    LedgerLoad(LedgerPlan plan, ClientSession session, IntSupplier life) {
        this.plan = plan;
        this.session = session;
        this.life = life;
        open();
    }

    LedgerPlan plan() {
        return plan;
    }

    /** One for each stream that there was. */
    List<StreamLoad> loads() {
        return loads;
    }

    /** Opens that failed and should not have. */
    List<String> troubles() {
        return troubles;
    }

    ClientStream lastStream() {
        return loads.get(loads.size() - 1).stream();
    }

    /** Whether everything was handed over and has its outcome. Any thread. */
    boolean isIdle() {
        return share >= 1 && isLast() && loads.stream().allMatch(StreamLoad::isIdle);
    }

    private boolean isLast() {
        return loads.size() == plan.streams().size();
    }

    /** Lets its streams hand over this share of all their messages. */
    void allow(double wanted) {
        share = wanted;
        if (!loads.isEmpty()) {
            allow(loads.get(loads.size() - 1), loads.size() - 1);
        }
    }

    private void allow(StreamLoad load, int index) {
        load.allow(Math.min(1, Math.max(0, share * plan.streams().size() - index)));
    }

    private void open() {
        session.open(plan.spec(loads.size())).onSuccess(this::opened).onFailure(this::notOpened);
    }

    private void opened(ClientStream stream) {
        int index = loads.size();
        int reset = plan.resets().get(index);
        StreamLoad load = new StreamLoad(plan.streams().get(index), stream, life);
        load.onTold(seq -> {
            if (seq == reset) {
                stream.reset("as it was planned");
            }
        });
        allow(load, index);
        loads.add(load);
        load.end().onComplete(ended -> next());
    }

    private void next() {
        if (!isLast()) {
            open();
        }
    }

    /** The scope, or the name, of a stream that was reset is free once the reset is with the server. */
    private void notOpened(Throwable why) {
        boolean isReset = !loads.isEmpty() && plan.resets().get(loads.size() - 1) > 0;
        if (isReset && why instanceof SluiceException known && STILL_THERE.contains(known.reason())) {
            open();
        } else {
            troubles.add(plan.name() + ": stream " + loads.size() + " was not opened: " + why);
        }
    }

    @Override
    public String toString() {
        return "%s: %s of %s streams, %s %s"
                .formatted(plan.name(), loads.size(), plan.streams().size(), loads, troubles);
    }
}
