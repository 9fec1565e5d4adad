package io.ringfort.twiml.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server may send by mistake or by malice must cost next to nothing.
class HostileDocumentTest {
  private static final String NO_DTD =
      "got a document type declaration (expected: none, TwiML has no DTD or entities)";

  @Test
  void refusesEntitiesThatMultiply() {
    StringBuilder laughs =
        new StringBuilder("<?xml version=\"1.0\"?>\n<!DOCTYPE Response [<!ENTITY l0 \"ha\">");
    for (int i = 1; i < 30; i++) {
      laughs
          .append("<!ENTITY l")
          .append(i)
          .append(" \"")
          .append(("&l" + (i - 1) + ";").repeat(10))
          .append("\">");
    }
    laughs.append("]><Response><Message>&l29;</Message></Response>");
    assertThat(parse(laughs.toString())).isEqualTo(new Parsed.Failed(12100, "line 2: " + NO_DTD));
  }

  @Test
  void refusesExternalEntitiesWithoutAskingForThem(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
    assertThat(
            parse(
                "<!DOCTYPE Response [<!ENTITY x SYSTEM \""
                    + secret.toUri()
                    + "\">]>"
                    + "<Response><Message>&x;</Message></Response>"))
        .isEqualTo(new Parsed.Failed(12100, "line 1: " + NO_DTD));
    try (ServerSocketChannel server = ServerSocketChannel.open();
        Selector selector = Selector.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      String url = "http://127.0.0.1:" + server.socket().getLocalPort() + "/x.dtd";
      assertThat(parse("<!DOCTYPE Response SYSTEM \"" + url + "\"><Response/>"))
          .isEqualTo(new Parsed.Failed(12100, "line 1: " + NO_DTD));
      parse("<!DOCTYPE Response [<!ENTITY % x SYSTEM \"" + url + "\"> %x;]><Response/>");
      parse(
          "<Response xmlns:x='http://www.w3.org/2001/XInclude'><x:include href='"
              + url
              + "'/></Response>");
      parse(
          "<Response xmlns:x='http://www.w3.org/2001/XMLSchema-instance' x:schemaLocation='a "
              + url
              + "'/>");
      assertThat(selector.selectNow()).isZero();
    }
  }

  @Test
  void refusesDeepNesting() {
    assertThat(parse("<Response>" + "<a>".repeat(63) + "</a>".repeat(63) + "</Response>"))
        .isInstanceOf(Parsed.Ok.class);
    Parsed tooDeep =
        new Parsed.Failed(12100, "line 1: got deeper nesting (expected: at most 64 elements)");
    assertThat(parse("<Response>" + "<a>".repeat(64) + "</a>".repeat(64) + "</Response>"))
        .isEqualTo(tooDeep);
    assertThat(parse("<Response><Message>" + "<a>".repeat(20_000))).isEqualTo(tooDeep);
  }

  @Test
  void isQuickWithTheLargestDocuments() {
    assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          for (String piece :
              new String[] {
                "<Message>a</Message>",
                "<x/>",
                "&amp;",
                "<Message/>",
                "<!---->",
                "<?a?>",
                "<![CDATA[",
                "<",
                "&",
                "<a",
                " a='1'",
                "<Redirect>/a</Redirect>",
                "\n",
                "&#65;"
              }) {
            String filled = piece.repeat((MessagingTwiml.MOST_BYTES - 40) / piece.length());
            assertThat(parse("<Response>" + filled + "</Response>")).isNotNull();
            assertThat(parse("<Response><Message>" + filled + "</Message></Response>")).isNotNull();
            assertThat(parse("<Response " + filled + "/>")).isNotNull();
          }
        });
  }

  @Test
  void survivesTwoHundredThousandMutations() {
    byte[][] seeds = {
      bytes(
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              + "<Response><Message to=\"+15005550006\" method=\"GET\">Häl&lt;o &amp;"
              + " 😀<Media>https://a.example/1.png</Media></Message></Response>"),
      bytes(
          "<Response><Sms><Body><![CDATA[x]]></Body></Sms><Redirect"
              + " method='POST'>/a</Redirect></Response>"),
      bytes(
          "<?xml version='1.0' encoding='ISO-8859-1'?><!-- c --><Response xmlns:a='b'>"
              + "<a:x y='&#65;'/></Response>"),
      bytes(
          "<!DOCTYPE Response [<!ENTITY e \"v\"><!ATTLIST Message to CDATA"
              + " \"x\">]><Response>&e;</Response>"),
      "<?xml version=\"1.0\" encoding=\"UTF-16\"?><Response><Message>é</Message></Response>"
          .getBytes(StandardCharsets.UTF_16),
    };
    String[] pieces = {
      "<",
      ">",
      "/>",
      "</",
      "&",
      ";",
      "\"",
      "'",
      "]]>",
      "<![CDATA[",
      "<!--",
      "-->",
      "<?xml ",
      "?>",
      "]>",
      "<!DOCTYPE a [",
      "encoding='UTF-16'",
      "encoding=",
      "xmlns:a=''",
      "a:b",
      "<Message>",
      "</Message>",
      "<Response>",
      "&#xD800;",
      "\uFEFF",
      "\0",
      "\n",
      "version='1.1'",
      "<Body>",
      "<Media>",
      "%e;",
      "xml:space='x'"
    };
    Random random = new Random(51);
    int[] outcomes = new int[2];
    assertTimeout(
        Duration.ofSeconds(60),
        () -> {
          for (int round = 0; round < 200_000; round++) {
            byte[] document = Mutations.of(random, seeds[random.nextInt(seeds.length)], pieces);
            switch (MessagingTwiml.parse(document, "text/xml")) {
              case Parsed.Ok _ -> outcomes[0]++;
              case Parsed.Failed failed -> {
                assertThat(failed.code()).isIn(12100, 12102);
                outcomes[1]++;
              }
            }
          }
        });
    // Both sides are reached often, or the mutations are too tame or too wild to prove anything.
    assertThat(outcomes[0]).isGreaterThan(5_000);
    assertThat(outcomes[1]).isGreaterThan(50_000);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Parsed parse(String xml) {
    return MessagingTwiml.parse(bytes(xml), "text/xml");
  }
}
