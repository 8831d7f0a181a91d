package dev.sluice.bench;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an SVG document to memory, an element a line. Attributes come as names and values in turn. */
final class Svg {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter out;

    /** Begins a picture that says in words what it is. */
    Svg(int width, int height, String title, String description) {
        try {
            out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            out.writeStartElement("svg");
            out.writeDefaultNamespace(NAMESPACE);
            attributes("viewBox", "0 0 " + width + " " + height, "width", width, "height", height);
            attributes("role", "img", "aria-labelledby", "title description");
            newLine();
        } catch (XMLStreamException e) {
            throw unexpected(e);
        }
        text("title", title, "id", "title");
        text("desc", description, "id", "description");
    }

    void shape(String name, Object... attributes) {
        try {
            out.writeEmptyElement(name);
            attributes(attributes);
            newLine();
        } catch (XMLStreamException e) {
            throw unexpected(e);
        }
    }

    void text(String name, String content, Object... attributes) {
        try {
            out.writeStartElement(name);
            attributes(attributes);
            out.writeCharacters(content);
            out.writeEndElement();
            newLine();
        } catch (XMLStreamException e) {
            throw unexpected(e);
        }
    }

    /** Ends the picture. */
    String document() {
        try {
            out.writeEndElement();
            newLine();
            out.close();
            return text.toString();
        } catch (XMLStreamException e) {
            throw unexpected(e);
        }
    }

    /** As few digits as are seen. */
    static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    private void attributes(Object... namesAndValues) throws XMLStreamException {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            String written = value instanceof Number number ? number(number.doubleValue()) : value.toString();
            out.writeAttribute(namesAndValues[i].toString(), written);
        }
    }

    private void newLine() throws XMLStreamException {
        out.writeCharacters("\n");
    }

    private static IllegalStateException unexpected(XMLStreamException cause) {
        return new IllegalStateException("memory does not take an SVG document", cause);
    }
}
