package io.ringfort.twiml.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.twiml.model.Document;
import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.twiml.model.Message;
import io.ringfort.twiml.model.Redirect;
import io.ringfort.twiml.model.Verb;
import io.ringfort.twiml.model.Warning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of https://www.twilio.com/docs/messaging/twiml.
class MessagingTwimlTest {
  @Test
  void readsAMessageAsAnSdkWritesIt() {
    Document document =
        ok(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message to=\"+15005550006\""
                + " from=\"+15005550001\" action=\"/next\" method=\"GET\""
                + " statusCallback=\"https://a.example/s\">Häl&lt;o &amp; 😀</Message></Response>");
    assertThat(document.verbs())
        .containsExactly(
            new Message(
                "+15005550006",
                "+15005550001",
                "/next",
                HttpMethod.GET,
                "https://a.example/s",
                "Häl<o & 😀",
                List.of()));
    assertThat(document.warnings()).isEmpty();
  }

  @Test
  void fillsInDefaults() {
    assertThat(ok("<Response><Message to=\" \">Hi</Message></Response>").verbs())
        .containsExactly(reply("Hi"));
    assertThat(ok("<Response><Redirect>/more</Redirect></Response>").verbs())
        .containsExactly(new Redirect("/more", HttpMethod.POST));
    assertThat(ok("<Response><Redirect method=\"get\"/></Response>").verbs())
        .containsExactly(new Redirect("", HttpMethod.GET));
  }

  @Test
  void readsBodyAndMedia() {
    Document document =
        ok(
            """
            <Response>
              <Message>
                <Body> Look <![CDATA[<here>]]> </Body>
                <Media>https://a.example/1.png</Media>
                <Media>
                  https://a.example/2.png
                </Media>
              </Message>
              <Message>Text beside<Media>https://a.example/3.png</Media></Message>
              <Message><Media>https://a.example/4.png</Media></Message>
            </Response>
            """);
    assertThat(document.verbs())
        .containsExactly(
            reply("Look <here>", "https://a.example/1.png", "https://a.example/2.png"),
            reply("Text beside", "https://a.example/3.png"),
            reply("", "https://a.example/4.png"));
    assertThat(document.warnings()).isEmpty();
  }

  @Test
  void takesSmsForMessage() {
    assertThat(ok("<Response><Sms>Hi</Sms></Response>").verbs()).containsExactly(reply("Hi"));
  }

  @Test
  void keepsTheOrderOfVerbs() {
    assertThat(
            ok("<Response><Message>a</Message><Redirect>/b</Redirect><Message>c</Message></Response>")
                .verbs())
        .containsExactly(reply("a"), new Redirect("/b", HttpMethod.POST), reply("c"));
  }

  @Test
  void repliesNothingToAnEmptyResponse() {
    assertThat(ok("<Response/>")).isEqualTo(new Document(List.of(), List.of()));
    assertThat(ok("<!-- nothing --><Response> <?php ?> </Response>\n"))
        .isEqualTo(new Document(List.of(), List.of()));
    assertThat(MessagingTwiml.parse(new byte[0], null)).isEqualTo(okOf());
    assertThat(parse("", "application/json")).isEqualTo(okOf());
  }

  @Test
  void warnsOfUnknownNamesAndIgnoresThem() {
    Document document =
        ok(
            """
            <Response x="1">
              <message>no</message>
              <Message colour="red">yes<b>bold<i/></b></Message>
              <Redirect url="/a">/b<c/></Redirect>
              stray &amp; <![CDATA[lost]]> text
            </Response>\
            """);
    assertThat(document.verbs()).containsExactly(reply("yes"), new Redirect("/b", HttpMethod.POST));
    assertThat(document.warnings()).extracting(Warning::code).containsOnly(12200);
    assertThat(document.warnings())
        .extracting(Warning::message)
        .containsExactly(
            "line 1: got attribute 'x' in <Response> (expected: a known one)",
            "line 2: got <message> (expected: <Message> or <Redirect> in a reply)",
            "line 3: got attribute 'colour' in <Message> (expected: a known one)",
            "line 3: got <b> (expected: text, <Body> or <Media>)",
            "line 4: got attribute 'url' in <Redirect> (expected: a known one)",
            "line 4: got <c> (expected: only text in <Redirect>)",
            "line 6: got text outside of a verb (expected: <Message> or <Redirect> in a reply)");
  }

  @Test
  void warnsOfVerbsThatAReplyMayNotHave() {
    Document document =
        ok(
            "<Response><Say>Hi</Say><Gather><Message>no</Message></Gather>"
                + "<Message>yes<Redirect>/no</Redirect></Message></Response>");
    assertThat(document.verbs()).containsExactly(reply("yes"));
    assertThat(document.warnings()).extracting(Warning::code).containsExactly(14110, 14110, 14110);
  }

  @Test
  void keepsTheFirstTenMessages() {
    Document document =
        ok("<Response>" + "<Message>a</Message>".repeat(13) + "<Redirect>/b</Redirect></Response>");
    assertThat(document.verbs()).hasSize(11).endsWith(new Redirect("/b", HttpMethod.POST));
    assertThat(document.warnings()).extracting(Warning::code).containsExactly(14109);
    assertThat(ok("<Response>" + "<Message>a</Message>".repeat(10) + "</Response>").warnings())
        .isEmpty();
  }

  @Test
  void keepsTheFirstTenMedia() {
    Document document =
        ok("<Response><Message>" + "<Media>/m</Media>".repeat(12) + "</Message></Response>");
    assertThat(document.verbs())
        .containsExactly(reply("", "/m", "/m", "/m", "/m", "/m", "/m", "/m", "/m", "/m", "/m"));
    assertThat(document.warnings()).extracting(Warning::code).containsExactly(12200, 12200);
  }

  @Test
  void dropsAMessageThatCannotBeSent() {
    assertThat(warned("<Response><Message> </Message></Response>")).containsExactly(14103);
    assertThat(warned("<Response><Message><Body/><Media/></Message></Response>"))
        .containsExactly(12200, 14103);
    assertThat(warned("<Response><Message>" + "a".repeat(1601) + "</Message></Response>"))
        .containsExactly(14103);
    assertThat(ok("<Response><Message>" + "a".repeat(1600) + "</Message></Response>").verbs())
        .hasSize(1);
  }

  @Test
  void prefersTheFirstBody() {
    Document document =
        ok("<Response><Message>loose<Body>one</Body><Body>two</Body></Message></Response>");
    assertThat(document.verbs()).containsExactly(reply("one"));
    assertThat(document.warnings()).extracting(Warning::code).containsExactly(12200, 12200);
  }

  @Test
  void correctsAnInvalidMethodToPost() {
    Document document =
        ok(
            "<Response><Message method=\"PUT\">a</Message><Redirect"
                + " method=\"\">/b</Redirect></Response>");
    assertThat(document.verbs()).containsExactly(reply("a"), new Redirect("/b", HttpMethod.POST));
    assertThat(document.warnings()).extracting(Warning::code).containsExactly(14104, 13710);
  }

  @Test
  void stopsCountingWarningsAtAHundred() {
    assertThat(ok("<Response>" + "<x/>".repeat(5_000) + "</Response>").warnings()).hasSize(100);
  }

  @Test
  void sendsPlainTextAsOneReply() {
    assertThat(parse(" Thanks <b>!\n", "text/plain")).isEqualTo(okOf(reply("Thanks <b>!")));
    assertThat(parse(" \n", "TEXT/PLAIN; charset=\"utf-8\"")).isEqualTo(okOf());
    assertThat(((Parsed.Ok) parse("a".repeat(1601), "text/plain")).document().warnings())
        .containsExactly(
            new Warning(14103, "got a body of 1601 characters (expected: at most 1600)"));
  }

  @Test
  void takesTheThreeTypesOfTwiml() {
    for (String type :
        List.of("text/xml", "application/xml", "text/html", "Text/XML ; Charset=UTF-8")) {
      assertThat(parse("<Response><Message>é</Message></Response>", type))
          .isEqualTo(okOf(reply("é")));
    }
  }

  @Test
  void refusesOtherTypes() {
    for (String type :
        List.of("", ";", "application/json", "text/css", "audio/mpeg", "text", "image/svg+xml")) {
      assertThat(failed(parse("<Response/>", type)).code()).as(type).isEqualTo(12300);
    }
    assertThat(failed(MessagingTwiml.parse(new byte[1], null)).message())
        .isEqualTo(
            "got content type '' (expected: text/xml, application/xml, text/html or text/plain)");
  }

  @Test
  void refusesAnotherRoot() {
    assertThat(parse("\n<Root/>", "text/xml"))
        .isEqualTo(
            new Parsed.Failed(12102, "line 2: got root element <Root> (expected: <Response>)"));
    assertThat(failed(parse("<response/>", "text/xml")).code()).isEqualTo(12102);
  }

  @Test
  void refusesWhatIsNotWellFormed() {
    for (String xml :
        List.of(
            " ",
            "Hi",
            "<Response>",
            "<Response></response>",
            "<Response/>junk",
            "<Response a=b/>",
            " <?xml version=\"1.0\"?><Response/>",
            "<Response>&nbsp;</Response>",
            "<Response>a & b</Response>",
            "<Response>&#0;</Response>",
            "<Response a='1' a='2'/>",
            "<Response/><Response/>")) {
      assertThat(failed(parse(xml, "text/xml")).code()).as(xml).isEqualTo(12100);
    }
    assertThat(failed(parse("<Response>\n<Message>\n</Sms></Response>", "text/xml")).message())
        .startsWith("line 3: got XML that is not well-formed: ");
  }

  @Test
  void refusesMoreThan64Kilobytes() {
    String start = "<Response><!--";
    String end = "--></Response>";
    String filled =
        start + " ".repeat(MessagingTwiml.MOST_BYTES - start.length() - end.length()) + end;
    assertThat(parse(filled, "text/xml")).isEqualTo(okOf());
    assertThat(parse(filled + " ", "text/xml"))
        .isEqualTo(new Parsed.Failed(11750, "got 65537 bytes (expected: at most 65536)"));
  }

  private static Message reply(String body, String... media) {
    return new Message(null, null, null, HttpMethod.POST, null, body, List.of(media));
  }

  private static Parsed okOf(Verb... verbs) {
    return new Parsed.Ok(new Document(List.of(verbs), List.of()));
  }

  private static Parsed parse(String text, String contentType) {
    return MessagingTwiml.parse(text.getBytes(StandardCharsets.UTF_8), contentType);
  }

  private static Document ok(String xml) {
    Parsed parsed = parse(xml, "text/xml");
    assertThat(parsed).isInstanceOf(Parsed.Ok.class);
    return ((Parsed.Ok) parsed).document();
  }

  private static List<Integer> warned(String xml) {
    Document document = ok(xml);
    assertThat(document.verbs()).isEmpty();
    return document.warnings().stream().map(Warning::code).toList();
  }

  private static Parsed.Failed failed(Parsed parsed) {
    assertThat(parsed).isInstanceOf(Parsed.Failed.class);
    return (Parsed.Failed) parsed;
  }
}
