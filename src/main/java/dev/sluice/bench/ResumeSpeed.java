package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.SluiceClient;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long a session is away whose connection breaks: from the break until it is back with all its streams, and what they
 * stand at is known to both sides. The client's wait before it tries again is part of it.
 */
final class ResumeSpeed {
    private static final int GOAL_IS_FOR = 100_000;
    private static final int SIZE = 16;

    private final SluiceClient client;
    private final DelayedLink link;
    private final DurableLoad load;
    private final int streams;

    /** @param lost streams that did not come back, and messages that did not arrive, before and after */
    private record Round(double millis, long lost) {}

    private ResumeSpeed(SluiceClient client, DelayedLink link, DurableLoad load, int streams) {
        this.client = client;
        this.link = link;
        this.load = load;
        this.streams = streams;
    }

    static Report measure(Testbed bed, Rounds rounds, DurableLoad load, int streams) {
        try (DelayedLink link = new DelayedLink(bed.target(), Duration.ZERO)) {
            ResumeSpeed speed = new ResumeSpeed(bed.client(link.entry()), link, load, streams);
            List<Round> all = rounds.all(speed::round);
            return report(bed, rounds, load, streams, all);
        }
    }

    private static Report report(Testbed bed, Rounds rounds, DurableLoad load, int streams, List<Round> all) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("load", load.label());
        facts.put("resumed_streams", streams);
        return new Report(
                "durable",
                String.format(
                        Locale.ROOT, "a session with %,d streams (%s) whose connection breaks is back", streams, load),
                facts,
                List.of(new Measure(
                        "resume_ms",
                        Series.of(rounds.measured(all), Round::millis),
                        streams == GOAL_IS_FOR ? Goal.atMost(1_000) : null)),
                List.of(Flaw.of("lost", all, Round::lost)),
                rounds,
                bed.notes());
    }

    private Round round() {
        ClientSession session = Patience.await(client.session());
        List<ClientStream> opened =
                Patience.await(session.open(load.spec(), streams)).streams();
        sendOneEach(session, opened);
        Promise<Integer> back = Promise.promise();
        session.onResumed(back::tryComplete);
        Stopwatch away = Stopwatch.start();
        link.cut();
        int without = Patience.await(back.future());
        double millis = away.millis();
        sendOneEach(session, opened);
        Driver.Tally tally = Patience.await(PushDriver.tally(opened, 2L * streams));
        Patience.await(session.close(CloseMode.FINISH));
        return new Round(millis, without + tally.lost() + tally.violations());
    }

    private static void sendOneEach(ClientSession session, List<ClientStream> streams) {
        PushDriver driver = new PushDriver(session, streams, new Payloads(SIZE), Allowance.ofMessages(streams.size()));
        session.execute(driver::start);
        Patience.await(driver.settled());
    }
}
