package io.imagegateway.ncpfake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class XmlTwinTests {

  @ParameterizedTest
  @CsvSource({
    "vserver/getServerImageDetail.200, vserver/getServerImageDetail.200",
    "vserver/getServerImageDetail.shared-encrypted.200, vserver/getServerImageDetail.shared.200",
    "vserver/getServerImageDetail.windows-two-disks.200, vserver/getServerImageDetail.windows-two-disks.200",
    "vserver/error.image-not-found.400, vserver/error.image-not-found.400",
    "gateway/permission-denied.401, gateway/permission-denied.401",
  })
  void hasTheFixturesContentInXmlInBothForms(String json, String xml) throws Exception {
    JsonNode tree = JsonMapper.shared().readTree(Answer.fixture(json + ".json").body());

    assertThat(leaves(XmlTwin.of(tree)))
        .filteredOn(leaf -> !leaf.startsWith("/error/details"))
        .containsExactlyInAnyOrderElementsOf(leaves(Answer.fixture(xml + ".xml").body()));
  }

  @Test
  void escapesWhatXmlReserves() {
    String json = "{\"a\":{\"bList\":[\"<&>\"],\"cList\":[]}}";

    assertThat(XmlTwin.of(JsonMapper.shared().readTree(json)))
        .isEqualTo("<a><bList><b>&lt;&amp;&gt;</b></bList><cList></cList></a>");
  }

  /** Every element without children, as its path and text. */
  private static List<String> leaves(String xml) throws Exception {
    List<String> leaves = new ArrayList<>();
    collect(
        "",
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)))
            .getDocumentElement(),
        leaves);
    return leaves;
  }

  private static void collect(String path, Element element, List<String> leaves) {
    String here = path + "/" + element.getTagName();
    boolean leaf = true;
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        leaf = false;
        collect(here, inner, leaves);
      }
    }
    if (leaf) {
      leaves.add(here + "=" + element.getTextContent().strip());
    }
  }
}
