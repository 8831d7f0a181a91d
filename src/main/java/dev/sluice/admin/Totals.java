package dev.sluice.admin;

import dev.sluice.session.CommitCounters;
import dev.sluice.session.Counters;

/**
 * What was counted since the start.
 *
 * @param opened streams opened
 * @param accepted messages accepted
 * @param settled messages settled
 * @param failed messages settled whose handler failed
 * @param skipped messages settled that a policy or an operator skipped
 * @param refused refusals told to clients
 * @param items replies, pushes and unsuccessful outcomes sent
 * @param commits batches of changes written to the disk
 */
public record Totals(
        long opened, long accepted, long settled, long failed, long skipped, long refused, long items, long commits) {
    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

    static Totals of(Counters counters) {
        return new Totals(
                counters.opened(),
                counters.accepted(),
                counters.settled(),
                counters.failed(),
                counters.skipped(),
                counters.refusals(),
                counters.items(),
                counters.commits().stream().mapToLong(CommitCounters::done).sum());
    }

    Rates since(Totals before, long millis) {
        return new Rates(
                perSecond(opened - before.opened, millis),
                perSecond(accepted - before.accepted, millis),
                perSecond(settled - before.settled, millis),
                perSecond(failed - before.failed, millis),
                perSecond(skipped - before.skipped, millis),
                perSecond(refused - before.refused, millis),
                perSecond(items - before.items, millis),
                perSecond(commits - before.commits, millis));
    }

    private static double perSecond(long count, long millis) {
        return count * 1000.0 / millis;
    }
}
