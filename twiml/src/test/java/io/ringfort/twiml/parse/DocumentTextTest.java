package io.ringfort.twiml.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.twiml.model.Message;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DocumentTextTest {
  private static final Charset UTF_8 = StandardCharsets.UTF_8;
  private static final Charset LATIN_1 = StandardCharsets.ISO_8859_1;
  private static final Charset UTF_16 = StandardCharsets.UTF_16;
  private static final Charset UTF_16LE = StandardCharsets.UTF_16LE;

  @Test
  void readsUtf8ByDefault() {
    assertThat(body("text/xml", xml("").getBytes(UTF_8))).isEqualTo("é");
    assertThat(body("text/plain", "é".getBytes(UTF_8))).isEqualTo("é");
  }

  @Test
  void followsTheCharsetParameter() {
    assertThat(body("text/xml; charset=ISO-8859-1", xml("").getBytes(LATIN_1))).isEqualTo("é");
    assertThat(body("text/xml; q=1; charset=\"utf-16\"", xml("").getBytes(UTF_16))).isEqualTo("é");
    assertThat(body("text/plain;charset=iso-8859-1", "é".getBytes(LATIN_1))).isEqualTo("é");
  }

  @Test
  void prefersTheCharsetParameterToTheDeclaration() {
    assertThat(body("text/xml; charset=utf-8", xml("utf-16").getBytes(UTF_8))).isEqualTo("é");
    assertThat(body("text/xml; charset=utf-8", xml("windows-1252").getBytes(UTF_8))).isEqualTo("é");
  }

  @Test
  void followsTheDeclaration() {
    assertThat(body("text/xml", xml("utf-8").getBytes(UTF_8))).isEqualTo("é");
    assertThat(body("text/xml", xml("ISO-8859-1").getBytes(LATIN_1))).isEqualTo("é");
    assertThat(body("text/xml", xml("UTF-16").getBytes(UTF_16))).isEqualTo("é");
    assertThat(body("text/xml", xml("UTF-16").getBytes(UTF_16LE))).isEqualTo("é");
  }

  @Test
  void prefersTheByteOrderMark() {
    assertThat(body("text/xml; charset=iso-8859-1", ("\uFEFF" + xml("")).getBytes(UTF_8)))
        .isEqualTo("é");
    assertThat(body("text/xml", ("\uFEFF" + xml("utf-8")).getBytes(UTF_16LE))).isEqualTo("é");
    assertThat(body("text/plain", "\uFEFFé".getBytes(UTF_8))).isEqualTo("é");
  }

  @Test
  void refusesOtherCharsets() {
    assertThat(failure("text/xml", xml("windows-1252").getBytes(LATIN_1)))
        .isEqualTo(
            "line 1: got encoding"
                + " 'windows-1252' in the XML declaration (expected: UTF-8, UTF-16 or ISO-8859-1)");
    assertThat(failure("text/xml; charset=klingon", xml("").getBytes(UTF_8)))
        .isEqualTo("got charset 'klingon' in the content type (expected: a known one, best UTF-8)");
    assertThat(failure("text/xml; charset=a b", xml("").getBytes(UTF_8)))
        .startsWith("got charset 'a b'");
    assertThat(failure("text/xml", xml("UTF-16").getBytes(UTF_8))).isNotEmpty();
  }

  @Test
  void refusesBytesThatTheCharsetDoesNotKnow() {
    assertThat(failure("text/xml", ("\n\n" + xml("")).getBytes(LATIN_1)))
        .startsWith("line 3: got bytes that are not UTF-8");
    assertThat(failure("text/plain", "é".getBytes(LATIN_1)))
        .startsWith("line 1: got bytes that are not UTF-8");
    assertThat(failure("text/plain; charset=us-ascii", "é".getBytes(UTF_8)))
        .contains("not US-ASCII");
    assertThat(failure("text/xml", new byte[] {0, '<', 'R'})).contains("not UTF-16BE");
  }

  @Test
  void survivesAnyBytesInEveryCharsetOfThisJdk() {
    Random random = new Random(61);
    for (String name : Charset.availableCharsets().keySet()) {
      for (int round = 0; round < 100; round++) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("<Response>".getBytes(random.nextBoolean() ? UTF_8 : UTF_16LE));
        byte[] noise = new byte[random.nextInt(60)];
        random.nextBytes(noise);
        bytes.writeBytes(noise);
        String type = (random.nextBoolean() ? "text/plain" : "text/xml") + ";charset=" + name;
        assertThat(MessagingTwiml.parse(bytes.toByteArray(), type)).as(name).isNotNull();
      }
    }
  }

  private static String xml(String encoding) {
    String declaration =
        encoding.isEmpty() ? "" : "<?xml version=\"1.0\" encoding='" + encoding + "' ?>";
    return declaration + "<Response><Message>é</Message></Response>";
  }

  private static String body(String contentType, byte[] bytes) {
    Parsed parsed = MessagingTwiml.parse(bytes, contentType);
    assertThat(parsed).isInstanceOf(Parsed.Ok.class);
    return ((Message) ((Parsed.Ok) parsed).document().verbs().getFirst()).body();
  }

  private static String failure(String contentType, byte[] bytes) {
    Parsed parsed = MessagingTwiml.parse(bytes, contentType);
    assertThat(parsed).isInstanceOf(Parsed.Failed.class);
    assertThat(((Parsed.Failed) parsed).code()).isEqualTo(12100);
    return ((Parsed.Failed) parsed).message();
  }
}
