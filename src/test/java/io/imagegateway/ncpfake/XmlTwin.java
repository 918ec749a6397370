package io.imagegateway.ncpfake;

import java.io.StringWriter;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import tools.jackson.databind.JsonNode;

/**
 * NCP's XML form of a JSON answer: the only key is the root, and every list holds one element per
 * item under the list's name without {@code List}.
 */
final class XmlTwin {

  /** The one list that isn't named after its items; the name is a guess (see the fixtures). */
  private static final Map<String, String> ITEMS = Map.of("sharedLoginIdList", "loginId");

  private XmlTwin() {}

  static String of(JsonNode json) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      for (Map.Entry<String, JsonNode> root : json.properties()) {
        write(xml, root.getKey(), root.getValue());
      }
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("can't write XML", e);
    }
    return text.toString();
  }

  private static void write(XMLStreamWriter xml, String name, JsonNode node)
      throws XMLStreamException {
    xml.writeStartElement(name);
    if (node.isContainer()) {
      for (Map.Entry<String, JsonNode> child : node.properties()) {
        write(xml, child.getKey(), child.getValue());
      }
      if (node.isArray()) {
        for (JsonNode item : node.values()) {
          write(xml, ITEMS.getOrDefault(name, name.replaceFirst("List$", "")), item);
        }
      }
    } else {
      xml.writeCharacters(node.asString());
    }
    xml.writeEndElement();
  }
}
