package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SvgPlotTest {

    @Test
    void everyPointHasItsLabelItsDotAndItsValue() throws Exception {
        Element svg = draw(false, point(1, 8e6), point(1_000, 2_400_000), point(100_000, 1_600_000));

        assertThat(texts(svg, "text"))
                .contains("Messages over streams", "3 rounds", "messages/s", "streams (log scale)")
                .contains("1", "1000", "100000", "8 M", "2.4 M", "1.6 M");
        assertThat(places(svg, "cx")).isSorted().hasSize(3);
        assertThat(places(svg, "cy")).isSorted().hasSize(3);
        assertThat(path(svg)).matches("M[^ML]+L[^ML]+L[^ML]+");
    }

    @Test
    void whatIsShownIsSaidInWordsToo() throws Exception {
        Element svg = draw(false, point(1, 8e6), new Plot.Point(10, "10", null));

        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(svg.getAttribute("aria-labelledby")).isEqualTo("title description");
        assertThat(texts(svg, "title")).containsExactly("Messages over streams");
        assertThat(texts(svg, "desc"))
                .containsExactly("3 rounds. messages/s by streams. 1: 8,000,000 (7,200,000 to 8,800,000);"
                        + " 10: not measured.");
    }

    @Test
    void aMissingPointLeavesAHole() throws Exception {
        Element svg = draw(false, point(1, 3), point(10, 4), new Plot.Point(100, "100", null), point(1_000, 5));

        assertThat(path(svg)).matches("M[^ML]+L[^ML]+M[^ML]+");
        assertThat(places(svg, "cx")).hasSize(3);
        assertThat(texts(svg, "text")).contains("100");
    }

    @Test
    void nothingMeasuredIsAPlotWithoutALine() throws Exception {
        Element svg = draw(false, new Plot.Point(1, "1", null));

        assertThat(svg.getElementsByTagName("path").getLength()).isZero();
        assertThat(svg.getElementsByTagName("circle").getLength()).isZero();
    }

    @Test
    void onePointStandsInTheMiddle() throws Exception {
        Element svg = draw(false, point(16, 7));

        assertThat(places(svg, "cx")).containsExactly(392.0);
    }

    @Test
    void zerosLieOnTheBaseLineWhereThereIsOne() throws Exception {
        Element linear = draw(false, point(1, 0), point(10, 0));
        assertThat(places(linear, "cy")).containsExactly(374.0, 374.0);

        Element log = draw(true, point(1, 0), point(10, 50));
        assertThat(places(log, "cy")).hasSize(1);
    }

    @Test
    void textsAreEscaped() throws Exception {
        Plot plot = new Plot(
                "a < b & \"c\"", List.of("<script>"), axis("x", true), axis("y", false), List.of(point(1, 1)), null);

        assertThat(texts(parse(SvgPlot.draw(plot)), "title")).containsExactly("a < b & \"c\"");
    }

    @Test
    void aLimitIsALineThatFitsIn() throws Exception {
        Plot plot = new Plot(
                "t",
                List.of("n"),
                axis("x", true),
                axis("MB/s", false),
                List.of(point(1, 10)),
                new Plot.Limit("HTTP/2 alone", 800));

        Element svg = parse(SvgPlot.draw(plot));

        assertThat(texts(svg, "text")).contains("HTTP/2 alone: 800");
        assertThat(texts(svg, "desc").get(0)).endsWith("HTTP/2 alone: 800.");
        assertThat(plot.yScale().shows(800)).isTrue();
    }

    @Test
    void aPlotOfNothingIsNone() {
        assertThatThrownBy(() -> draw(false)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.25, 0.25",
        "12.34, 12.3",
        "350, 350",
        "999.7, 1 k",
        "1000, 1 k",
        "23400, 23.4 k",
        "350000, 350 k",
        "999600, 1 M",
        "8140000, 8.14 M",
        "20000000, 20 M",
    })
    void valuesInPicturesAreBrief(double value, String text) {
        assertThat(Numbers.brief(value)).isEqualTo(text);
    }

    private static Element draw(boolean logY, Plot.Point... points) throws Exception {
        Plot plot = new Plot(
                "Messages over streams",
                List.of("3 rounds"),
                axis("streams", true),
                axis("messages/s", logY),
                List.of(points),
                null);
        return parse(SvgPlot.draw(plot));
    }

    private static Plot.Axis axis(String caption, boolean log) {
        return new Plot.Axis(caption, log);
    }

    private static Plot.Point point(double x, double y) {
        return new Plot.Point(x, Long.toString((long) x), new Series(List.of(0.9 * y, y, 1.1 * y)));
    }

    private static Element parse(String document) throws Exception {
        return DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(document.getBytes(UTF_8)))
                .getDocumentElement();
    }

    private static @Nullable String path(Element svg) {
        return ((Element) svg.getElementsByTagName("path").item(0)).getAttribute("d");
    }

    private static List<String> texts(Element svg, String name) {
        List<String> texts = new ArrayList<>();
        for (Element element : elements(svg, name)) {
            texts.add(element.getTextContent());
        }
        return texts;
    }

    /** Of the dots. */
    private static List<Double> places(Element svg, String attribute) {
        return elements(svg, "circle").stream()
                .map(dot -> Double.valueOf(dot.getAttribute(attribute)))
                .toList();
    }

    private static List<Element> elements(Element svg, String name) {
        NodeList found = svg.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }
}
