package dev.sluice.handler;

/** Offers {@code ledger}: accounts whose money neither comes nor goes, whatever happens to the server. */
public final class LedgerProvider implements HandlerProvider {

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public Handler create(Setup setup) {
        return new LedgerHandler();
    }
}
