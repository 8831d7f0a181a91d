package dev.sluice.fault;

import static java.util.Objects.requireNonNull;

import dev.sluice.client.ClientStream;
import dev.sluice.client.OpenMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.SoftAssertions;

/** Looks into the books of all ledgers when their traffic is over, and says whether they are right. */
final class LedgerAudit {
    private final List<LedgerLoad> ledgers;
    private final List<LedgerChecks> checks;
    private final Map<String, LedgerBooks> books = new HashMap<>();

    LedgerAudit(LedgerTraffic traffic, CrashSession client) throws Exception {
        ledgers = traffic.ledgers();
        checks = client.see(() -> ledgers.stream().map(LedgerChecks::new).toList());
    }

    /** Reads those that go with their streams. */
    void readStreams() throws Exception {
        for (LedgerLoad ledger : ledgers) {
            if (!ledger.plan().isKept()) {
                read(ledger.plan(), ledger.lastStream());
            }
        }
    }

    /** Reads those that have outlived their streams, on others. */
    void readScopes(CrashSession client) throws Exception {
        List<LedgerPlan> kept = kept();
        List<ClientStream> streams = CrashSession.get(client.session()
                        .open(kept.stream().map(LedgerPlan::reader).toList(), OpenMode.ALL_OR_NOTHING))
                .streams();
        for (int i = 0; i < kept.size(); i++) {
            read(kept.get(i), streams.get(i));
        }
    }

    List<LedgerPlan> kept() {
        return ledgers.stream().map(LedgerLoad::plan).filter(LedgerPlan::isKept).toList();
    }

    private void read(LedgerPlan plan, ClientStream stream) throws Exception {
        books.put(plan.name(), LedgerBooks.read(plan, stream));
    }

    /** All at once, since each tells something about the others. */
    void check() {
        SoftAssertions all = new SoftAssertions();
        none(all, "streams that were not opened", LedgerChecks::notOpened);
        none(all, "entries without exactly one outcome", LedgerChecks::withoutExactlyOneOutcome);
        none(all, "entries whose outcome is not known", LedgerChecks::openWithoutAReset);
        none(all, "entries that were told what cannot be", LedgerChecks::toldWhatCannotBe);
        none(all, "balances that cannot be", ledger -> ledger.balancesThatCannotBe(books(ledger)));
        none(all, "money that came or went", ledger -> ledger.moneyThatCameOrWent(books(ledger)));
        all.assertAll();
    }

    private LedgerBooks books(LedgerChecks ledger) {
        return requireNonNull(books.get(ledger.plan().name()), "never read");
    }

    private void none(SoftAssertions all, String what, Function<LedgerChecks, List<String>> check) {
        all.assertThat(checks.stream().flatMap(ledger -> check.apply(ledger).stream()))
                .as(what)
                .isEmpty();
    }
}
