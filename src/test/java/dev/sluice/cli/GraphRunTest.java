package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.OnFailure;
import dev.sluice.client.Reply;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphRunTest {
    private final GraphFile graph = GraphFile.of(
            "echo", List.of(message("a"), message("b", "a"), message("c", "a"), message("d", "b", "c"), message("e")));
    private final GraphRun run = new GraphRun(graph, 0);

    @Test
    void theCriticalPathIsTheChainThatEndedLast() {
        done("a", 10);
        done("e", 25);
        done("c", 12);
        done("b", 30);
        done("d", 33);
        assertThat(run.criticalPath())
                .containsExactly(new GraphRun.Step("a", 10), new GraphRun.Step("b", 20), new GraphRun.Step("d", 3));
        assertThat(run.nanos()).isEqualTo(33);
        assertThat(run.isAllDone()).isTrue();
    }

    @Test
    void aNeedThatWasOverLaterIsNoCause() {
        done("a", 10);
        done("c", 40);
        done("d", 30);
        assertThat(run.criticalPath()).extracting(GraphRun.Step::id).containsExactly("a", "c");
    }

    @Test
    void whatTheServerDidNotTakeIsToldApart() {
        done("a", 1_000_000);
        assertThat(run.isAllDone()).isFalse();
        assertThat(GraphReport.summary(run)).startsWith("5 messages in 1.0 ms: 1 done, 4 not taken");
    }

    @Test
    void programsGetTheSame() {
        done("a", 1_000_000);
        JsonObject json = GraphReport.json(run);
        assertThat(json.getJsonObject("summary").getInteger("done")).isEqualTo(1);
        assertThat(json.getJsonArray("messages").getJsonObject(0).getString("reply"))
                .isEqualTo("re a");
        assertThat(json.getJsonArray("critical_path").getJsonObject(0).getString("id"))
                .isEqualTo("a");
    }

    private void done(String id, long nanos) {
        GraphFile.Message message = graph.messages().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        run.done(message, new Reply(1, ("re " + id).getBytes(StandardCharsets.UTF_8)), nanos);
    }

    private static GraphFile.Message message(String id, String... needs) {
        return new GraphFile.Message(id, "", List.of(needs), false, 0, OnFailure.INHERIT);
    }
}
