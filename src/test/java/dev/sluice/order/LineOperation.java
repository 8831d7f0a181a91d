package dev.sluice.order;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One thing that may be done to a stream that is one line, where it makes sense. */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing
enum LineOperation {
    OFFER_1(line -> line.offer(1)),
    OFFER_2(line -> line.offer(2)),
    OFFER_3(line -> line.offer(3)),
    OFFER_4(line -> line.offer(4)),
    ADD(TwinLine::add),
    TAKE_ONE(line -> line.take(1)),
    TAKE_ALL(line -> line.take(8)),
    DONE_ONE(line -> line.done(1), line -> line.unreported() > 0),
    ABORT(TwinLine::abort, line -> line.unreported() > 0),
    SKIP(TwinLine::skip, line -> line.unreported() > 0),
    RETRY(TwinLine::retry, line -> line.unreported() > 0),
    PARK(TwinLine::park, line -> line.unreported() > 0),
    GIVE_BACK(TwinLine::giveBack, line -> line.unreported() > 0),
    FREE(TwinLine::free, TwinLine::mayFree),
    RESUME(TwinLine::resume),
    UNPARK(TwinLine::unpark, TwinLine::isParked),
    UNPARK_WITHOUT(TwinLine::unparkWithout, TwinLine::isParked),
    WITHDRAW_1(line -> line.withdraw(1)),
    WITHDRAW_2(line -> line.withdraw(2)),
    WITHDRAW_ADDED(line -> line.withdraw(Sequencer.FIRST_ADDED)),
    FAIL(TwinLine::fail),
    DRAIN(TwinLine::drain, TwinLine::hasFailed),
    SKIP_MISSING(TwinLine::skipMissing, TwinLine::stalled),
    CRASH(TwinLine::crash, line -> line.added() == 0);

    private final Consumer<TwinLine> apply;
    private final Predicate<TwinLine> makesSense;

    LineOperation(Consumer<TwinLine> apply) {
        this(apply, line -> true);
    }

    LineOperation(Consumer<TwinLine> apply, Predicate<TwinLine> makesSense) {
        this.apply = apply;
        this.makesSense = makesSense;
    }

    /** Holds a line against its twin after every sequence of so many operations, behind those that are given. */
    static void everySequenceOf(int more, Supplier<TwinLine> fresh, LineOperation... first) {
        extend(new ArrayList<>(List.of(first)), more, fresh);
    }

    private static void extend(List<LineOperation> sequence, int more, Supplier<TwinLine> fresh) {
        TwinLine before = replay(sequence, fresh);
        for (LineOperation next : values()) {
            if (next.makesSense.test(before)) {
                sequence.add(next);
                try {
                    replay(sequence, fresh).assertAlike();
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("after " + sequence, e);
                }
                if (more > 1) {
                    extend(sequence, more - 1, fresh);
                }
                sequence.remove(sequence.size() - 1);
            }
        }
    }

    private static TwinLine replay(List<LineOperation> sequence, Supplier<TwinLine> fresh) {
        TwinLine line = fresh.get();
        for (LineOperation operation : sequence) {
            operation.apply.accept(line);
            line.note();
        }
        return line;
    }
}
