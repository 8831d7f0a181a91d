package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CatalogueTest {
    private static final Path PAGE = Path.of("docs/metrics.md");

    /** With {@code -Dcatalogue.write} it writes the page first. */
    @Test
    void thePageForPeopleSaysWhatTheCatalogueSays() throws IOException {
        if (System.getProperty("catalogue.write") != null) {
            Files.writeString(PAGE, Catalogue.page());
        }

        assertThat(Files.readString(PAGE))
                .as("docs/metrics.md; print it anew with: mvn -q -Dquick test -Dtest=CatalogueTest -Dcatalogue.write")
                .isEqualTo(Catalogue.page());
    }

    @Test
    void namesAreThoseOfPrometheus() {
        List<String> names = Arrays.stream(Metric.values()).map(Metric::exposed).toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
        for (Metric metric : Metric.values()) {
            assertThat(metric.exposed().endsWith("_total"))
                    .as(metric.exposed() + " is a " + metric.type())
                    .isEqualTo(metric.type() == Metric.Type.COUNTER);
        }
    }
}
