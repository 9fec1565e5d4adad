package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.DialTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads what stands in a `<Dial>`: bare text, which is a number; up to ten endpoints; or exactly
/// one room or queue. For one `<Dial>`.
final class DialNouns {
  private static final int MOST_ENDPOINTS = 10;
  private static final String EXPECTED =
      "a number, <Number>, <Client>, <Sip>, <Conference> or <Queue> in <Dial>";
  private static final Set<String> NOT_SUPPORTED = Set.of("Application", "Sim", "WhatsApp");
  private static final Pattern DIGITS = Pattern.compile("[0-9*#A-Da-dwW]{0,512}");

  private final XmlCursor cursor;
  private final StringBuilder text = new StringBuilder();
  private final List<DialTarget> targets = new ArrayList<>();
  private int endpoints;
  private int rooms;
  private int queues;
  private int ignored;

  private DialNouns(XmlCursor cursor) {
    this.cursor = cursor;
  }

  /// Empty, with a warning, if there is nobody to call.
  static List<DialTarget> read(XmlCursor cursor) throws RefusedException {
    DialNouns nouns = new DialNouns(cursor);
    for (XmlCursor.Step step = cursor.next(); step != XmlCursor.Step.END; step = cursor.next()) {
      if (step == XmlCursor.Step.TEXT) {
        nouns.text.append(cursor.text());
      } else {
        nouns.readNoun();
        nouns.refuseMixture();
      }
    }
    nouns.addText();
    return nouns.targets;
  }

  private void readNoun() throws RefusedException {
    switch (cursor.name()) {
      case "Number" -> addEndpoint(readNumber());
      case "Client" -> addEndpoint(ClientNoun.read(cursor));
      case "Sip" -> addEndpoint(SipNoun.read(cursor));
      case "Conference" -> {
        rooms++;
        ConferenceNoun.read(cursor).ifPresent(targets::add);
      }
      // Before the verbs: the API has a verb of that name too.
      case "Queue" -> {
        queues++;
        targets.add(readQueue());
      }
      default -> readOther();
    }
  }

  private void readOther() throws RefusedException {
    ignored++;
    if (NOT_SUPPORTED.contains(cursor.name())) {
      cursor.warn(
          Codes.SCHEMA,
          "got <" + cursor.name() + ">, which is not supported (expected: " + EXPECTED + ")");
      cursor.skipElement();
    } else if (cursor.atVerb()) {
      throw cursor.refused(
          Codes.DIAL_NESTED, "got <" + cursor.name() + "> in <Dial> (expected: " + EXPECTED + ")");
    } else {
      cursor.ignoreElement(EXPECTED);
    }
  }

  private void addEndpoint(Optional<? extends DialTarget.Endpoint> endpoint) {
    endpoints++;
    if (endpoint.isEmpty()) {
      return;
    }
    if (targets.size() < MOST_ENDPOINTS) {
      targets.add(endpoint.get());
    } else {
      cursor.warn(
          Codes.DIAL_NESTED,
          "got one more endpoint in <Dial> (expected: at most " + MOST_ENDPOINTS + ")");
    }
  }

  private void refuseMixture() throws RefusedException {
    if (rooms + queues == 0 || rooms + queues + endpoints == 1) {
      return;
    }
    throw cursor.refused(
        rooms > 0 ? Codes.DIAL_MIXED : Codes.DIAL_NESTED,
        "got "
            + (rooms > 0 ? "<Conference>" : "<Queue>")
            + " beside something else in <Dial> (expected: it alone)");
  }

  private void addText() {
    String number = text.toString().strip();
    if (number.isEmpty()) {
      if (endpoints + rooms + queues + ignored == 0) {
        cursor.warn(Codes.NUMBER_FORMAT, "got an empty <Dial> (expected: " + EXPECTED + ")");
      }
    } else if (endpoints + rooms + queues > 0) {
      cursor.warn(Codes.SCHEMA, "got text beside an element in <Dial> (expected: one of the two)");
    } else {
      targets.add(
          new DialTarget.Number(
              number,
              "",
              new DialTarget.Screening(
                  Action.NONE,
                  new DialTarget.Callback(Action.NONE, Set.of("completed")),
                  "",
                  Action.NONE)));
    }
  }

  private Optional<DialTarget.Number> readNumber() throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    String sendDigits =
        attributes.matching(
            "sendDigits",
            "",
            Codes.NUMBER_SEND_DIGITS,
            DIGITS,
            "at most 512 of 0-9, *, #, A-D, w and W");
    DialTarget.Screening screening =
        Callbacks.screeningWithDetection(attributes, Codes.NUMBER_METHOD);
    attributes.pass("byoc");
    attributes.done();
    String number = cursor.textContent();
    if (number.isEmpty()) {
      cursor.warn(Codes.NUMBER_FORMAT, "got an empty <Number> (expected: a phone number)");
      return Optional.empty();
    }
    return Optional.of(new DialTarget.Number(number, PlayVerb.canonical(sendDigits), screening));
  }

  private DialTarget.Queue readQueue() throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    Action whisper = attributes.notice("url", "method", Codes.QUEUE_METHOD);
    attributes.pass("reservationSid", "postWorkActivitySid");
    attributes.done();
    String name = cursor.textContent();
    if (name.isEmpty()) {
      throw cursor.refused(
          Codes.QUEUE_NAME_SHORT, "got an empty <Queue> (expected: a queue's name)");
    }
    if (name.length() > EnqueueVerb.LONGEST_NAME) {
      throw cursor.refused(
          Codes.QUEUE_NAME_LONG,
          "got "
              + name.length()
              + " characters in <Queue> (expected: at most "
              + EnqueueVerb.LONGEST_NAME
              + ")");
    }
    return new DialTarget.Queue(name, whisper);
  }
}
