package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.order.Order;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A session that calls of Send use, with a path beside them or none. */
class CallersSessionTest extends DurableFixture {
    @Test
    void aMessageOfASendThatComesByTheExchangeIsNotSaidToHaveSucceededWhenItFailed() {
        handler.failBad();
        long stream = client.open(disk());
        Caller caller = new Caller(server);
        store.hold();
        Caller.Sent sent = caller.send(client.session, stream, Caller.message(1, "bad"));
        client.send(stream, 1, "bad");
        store.flow();
        server.tick();
        server.tick();

        assertThat(sent.told()).containsExactly("1 FAILED BROKEN");
        assertThat(client.output.take().stream().map(Object::toString).toList())
                .as("what the Exchange is told of message 1, beside the ack")
                .anyMatch(told -> told.contains("BROKEN"));
    }

    @Test
    void aMessageOfASendThatComesByTheExchangeMeanwhileIsNotSaidToHaveSucceededWhenItFailed() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h"));
        Caller caller = new Caller(server);
        Caller.Sent sent = caller.send(client.session, stream, Caller.message(1, "bad"));
        client.send(stream, 1, "bad");
        handler.held.remove().fail(ScriptedHandler.BROKEN);
        server.run();
        server.tick();
        assertThat(sent.told()).containsExactly("1 FAILED BROKEN");
        assertThat(client.output.take().stream().map(Object::toString).toList())
                .anyMatch(told -> told.contains("BROKEN"));
    }

    @Test
    void aCallThatIsGivenUpWhileItsStreamOpensIsRememberedAsLongAsOthers() throws StoreFailure {
        handler.blocking();
        StreamSpec spec = disk().name("s").serverNumbers().build();
        start();
        Caller caller = new Caller(server);
        Caller.Sent sent = caller.sendTo(spec, Caller.keyed("k", "a"));
        caller.cancel(sent);
        server.work();
        server.tick();
        assertThat(handler.calls("run"))
                .as("the handler had taken the stream by then")
                .hasSize(1);
        server.pass(Duration.ofSeconds(61));
        server.work();

        Caller.Sent again = caller.sendTo(spec, Caller.keyed("k", "a"));
        server.work();
        server.tick();
        server.work();

        assertThat(again.told()).containsExactly("1 DONE a");
        assertThat(handler.calls("run")).hasSize(1);
    }

    @Test
    void aDurableSessionOfOpenAndSendLivesAsLongAsItMay() {
        Session session = Objects.requireNonNull(server.sessions.create(server.home, null));
        long stream = open(session, disk().build());
        Caller caller = new Caller(server);
        assertThat(caller.send(session, stream, Caller.message(1, "a")).told()).containsExactly("1 DONE a");
        open(session, disk().build());
        server.tick();
        server.pass(Duration.ofSeconds(61));
        assertThat(session.isClosed()).isFalse();
    }

    @Test
    void aGapEndsInTimeBehindARestartToo() throws StoreFailure {
        StreamSpec spec = withGap();
        Caller caller = new Caller(server);
        assertThat(caller.sendTo(spec, Caller.message(1, "a")).told()).containsExactly("1 DONE a");
        server.tick();
        store = store.afterKill(Runnable::run);
        start();

        Caller.Sent sent = new Caller(server).sendTo(spec, Caller.message(3, "c"));
        server.pass(Duration.ofSeconds(30));

        assertThat(sent.isAnswered()).isTrue();
    }

    @Test
    void aGapEndsInTimeWithoutARestart() {
        StreamSpec spec = withGap();
        Caller caller = new Caller(server);
        assertThat(caller.sendTo(spec, Caller.message(1, "a")).told()).containsExactly("1 DONE a");
        Caller.Sent sent = caller.sendTo(spec, Caller.message(3, "c"));
        server.pass(Duration.ofSeconds(30));
        assertThat(sent.isAnswered()).isTrue();
    }

    private static StreamSpec withGap() {
        return disk().order(Order.SEQUENCED)
                .gap(Duration.ofSeconds(5), false)
                .name("s")
                .build();
    }

    private long open(Session session, StreamSpec spec) {
        List<OpenResult> results = new ArrayList<>();
        session.open(
                new OpenAsk(List.of(spec), Map.of(), false, 0, "", 0, server.sessions.newConnectionQuota()),
                new OpenCall(),
                results::add);
        server.work();
        server.tick();
        return ((OpenResult.Answer) results.get(0)).id(0);
    }
}
