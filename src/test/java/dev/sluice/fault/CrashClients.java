package dev.sluice.fault;

import static java.util.stream.Collectors.joining;

import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** All who send while the server is killed: each has a session, and knows the proxy alone. */
final class CrashClients implements AutoCloseable {
    private static final int STREAMS = 240;
    private static final int LEDGERS = 72;
    private static final int TOLD_OF = 20;

    private final CrashSession ofTraffic;
    private final CrashSession ofLedgers;
    private final CrashTraffic traffic;
    private final LedgerTraffic ledgers;
    private final KeyedSends sends;

    CrashClients(long seed, int messages, FaultyProxy proxy, ServerLives server) throws Exception {
        ofTraffic = new CrashSession(proxy.port());
        ofLedgers = new CrashSession(proxy.port());
        traffic = new CrashTraffic(seed, STREAMS, messages, ofTraffic, server::life);
        ledgers = new LedgerTraffic(seed, LEDGERS, messages, ofLedgers, server::life);
        sends = new KeyedSends(proxy, server::life);
    }

    /** Lets them hand over this share of all messages. */
    void allow(double share) throws Exception {
        traffic.allow(share);
        ledgers.allow(share);
    }

    /** What of the traffic is parked runs again, since it is healed now; ledgers go on without what they refuse. */
    void seeToWhatIsParked(ServerLives server) throws Exception {
        server.operate(admin -> admin.resume(ofTraffic.parked()));
        server.operate(admin -> admin.skip(ofLedgers.parked()));
    }

    /** Whether all is told of all that was allowed. */
    boolean areIdle() {
        return ofTraffic.isAttached() && ofLedgers.isAttached() && traffic.isIdle() && ledgers.isIdle();
    }

    void closeSessions() throws Exception {
        ofTraffic.finish();
        ofLedgers.finish();
        sends.closeSession();
    }

    LedgerAudit audit() throws Exception {
        return new LedgerAudit(ledgers, ofLedgers);
    }

    CrashTraffic traffic() {
        return traffic;
    }

    KeyedSends sends() {
        return sends;
    }

    /** For people who look for what went wrong. */
    @Override
    public String toString() {
        Stream<Object> streams = Stream.concat(
                traffic.loads().stream().filter(load -> !load.isIdle()),
                ledgers.ledgers().stream().filter(ledger -> !ledger.isIdle()));
        return "traffic %s; ledgers %s%n%s"
                .formatted(
                        ofTraffic,
                        ofLedgers,
                        streams.limit(TOLD_OF).map(String::valueOf).collect(joining("\n")));
    }

    @Override
    public void close() throws TimeoutException {
        sends.close();
        ofLedgers.close();
        ofTraffic.close();
    }
}
