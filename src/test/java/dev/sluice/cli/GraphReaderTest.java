package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.client.OnFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphReaderTest {

    @Test
    void aGraphIsReadWithWhatItSays() {
        GraphFile graph = read("""
                {"handler": "echo", "messages": [
                  {"id": "b", "payload": "B", "needs": ["a"], "critical": true, "priority": -3, "onFailure": "run"},
                  {"id": "a"}
                ]}""");
        assertThat(graph.handler()).isEqualTo("echo");
        assertThat(graph.messages()).extracting(GraphFile.Message::id).containsExactly("a", "b");
        GraphFile.Message b = graph.messages().get(1);
        assertThat(b.payload()).isEqualTo("B");
        assertThat(b.critical()).isTrue();
        assertThat(b.priority()).isEqualTo(-3);
        assertThat(b.onFailure()).isEqualTo(OnFailure.RUN);
        assertThat(graph.children()).containsEntry("a", 1).hasSize(1);
    }

    @Test
    void theExampleIsOne() {
        GraphFile graph = GraphReader.read(Path.of("examples/graph/build.json"));
        assertThat(graph.handler()).isEqualTo("echo");
        assertThat(graph.messages()).hasSize(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                    |   |          | one JSON object",
                "{\"messages\": []}                                    |   | messages | 1 to",
                "{}                                                    |   | messages | is missing",
                "{\"message\": []}                                     |   | message  | is not known",
                "{\"messages\": [], \"handler\": 3}                    |   | messages | 1 to",
                "{\"messages\": [{\"id\": \"a\"}], \"handler\": 3}     |   | handler  | must be text",
                "{\"messages\": [{\"id\": \"a\"}], \"messages\": []}   |   |          | line 1",
                "{\"messages\": [{\"id\": \"a\"}]} {}                  |   |          | follows",
                "{\"messages\": [7]}                                   | #1|          | an object",
                "{\"messages\": [{\"payload\": \"x\"}]}                | #1| id       | is missing",
                "{\"messages\": [{\"id\": \"\"}]}                      | #1| id       | is empty",
                "{\"messages\": [{\"id\": 5}]}                         | #1| id       | must be text",
                "{\"messages\": [{\"id\": \"a\", \"need\": []}]}       | a | need     | is not known",
                "{\"messages\": [{\"id\": \"a\", \"payload\": 1}]}     | a | payload  | must be text",
                "{\"messages\": [{\"id\": \"a\", \"payload\": null}]}  | a | payload  | must be text",
                "{\"messages\": [{\"id\": \"a\", \"needs\": \"b\"}]}   | a | needs    | a list",
                "{\"messages\": [{\"id\": \"a\", \"needs\": [1]}]}     | a | needs    | must name ids",
                "{\"messages\": [{\"id\": \"a\", \"needs\": [\"b\"]}]} | a | needs    | no message",
                "{\"messages\": [{\"id\": \"a\", \"critical\": \"yes\"}]} | a | critical | true or false",
                "{\"messages\": [{\"id\": \"a\", \"priority\": 1.5}]}  | a | priority | a whole number",
                "{\"messages\": [{\"id\": \"a\", \"onFailure\": \"x\"}]} | a | onFailure | not abort",
                "{\"messages\": [{\"id\": \"a\"}, {\"id\": \"a\"}]}    | a | id       | two messages",
                "{\"messages\": [{\"id\": \"a\", \"needs\": [\"a\"]}]} | a | needs    | a needs a"
            })
    void whatIsWrongIsNamedWithItsPlace(String text, String where, String field, String what) {
        GraphFileException wrong = catchThrowableOfType(GraphFileException.class, () -> read(text));
        assertThat(wrong).as(text).isNotNull().hasMessageContaining(what);
        assertThat(wrong.where()).isEqualTo(where == null ? "" : where);
        assertThat(wrong.field()).isEqualTo(field == null ? "" : field);
    }

    @Test
    void aCycleIsNamed() {
        GraphFileException wrong = catchThrowableOfType(GraphFileException.class, () -> read("""
                {"messages": [{"id": "x"}, {"id": "a", "needs": ["x", "c"]}, {"id": "b", "needs": ["a"]},
                              {"id": "c", "needs": ["b"]}, {"id": "d", "needs": ["c"]}]}"""));
        assertThat(wrong).hasMessageContaining("a needs c needs b needs a");
    }

    private static GraphFile read(String text) {
        return GraphReader.read(text);
    }
}
