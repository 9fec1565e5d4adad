package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.twiml.model.Warning;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// One walk over one document, and the list of what was wrong on the way. For one thread.
///
/// Whoever reads an element is called with the cursor at its start and leaves it at its end. A DTD
/// is refused, so no entity but the five of XML exists, and the parser opens neither file nor
/// connection.
final class XmlCursor {
  enum Step {
    ELEMENT,
    TEXT,
    END
  }

  private static final String DEEPEST = "64";
  // A document of 64 kB has room for sixteen thousand mistakes; nobody reads beyond these.
  private static final int MOST_WARNINGS = 100;
  private static final Set<String> VERBS =
      Set.of(
          "Connect",
          "Dial",
          "Echo",
          "Enqueue",
          "Gather",
          "Hangup",
          "Leave",
          "Message",
          "Pause",
          "Pay",
          "Play",
          "Prompt",
          "Queue",
          "Record",
          "Redirect",
          "Refer",
          "Reject",
          "Say",
          "Sms",
          "Start",
          "Stop");

  private final XMLStreamReader reader;
  private final int misplacedVerb;
  private final List<Warning> warnings = new ArrayList<>();

  /// @param misplacedVerb the code of the warning for a verb where none may be
  XmlCursor(String xml, int misplacedVerb) throws RefusedException {
    this.misplacedVerb = misplacedVerb;
    try {
      reader = newFactory().createXMLStreamReader(new StringReader(xml));
    } catch (XMLStreamException e) {
      throw notWellFormed(e);
    }
  }

  // One for each document: StAX promises no thread safety for factories, and making one costs a few
  // microseconds.
  // The JDK's own, whatever else is on the class path: the properties below are its.
  private static XMLInputFactory newFactory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    // "deny" and not SUPPORT_DTD = false, which still scans the DTD and fails on broken ones with
    // MissingResourceException.
    factory.setProperty("jdk.xml.dtd.support", "deny");
    // The second line of defence, should a DTD ever get through.
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty("jdk.xml.entityExpansionLimit", "1");
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty("jdk.xml.maxElementDepth", DEEPEST);
    return factory;
  }

  /// The next thing that matters; comments and processing instructions do not.
  Step next() throws RefusedException {
    try {
      while (true) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            return Step.ELEMENT;
          }
          case XMLStreamConstants.CHARACTERS,
              XMLStreamConstants.CDATA,
              XMLStreamConstants.SPACE -> {
            return Step.TEXT;
          }
          case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
            return Step.END;
          }
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      throw notWellFormed(e);
    }
  }

  /// Goes to the start of the root element, which must be `<Response>`.
  void enterResponse() throws RefusedException {
    // Nothing but the root can come first: the parser refuses text there.
    next();
    if (!name().equals("Response")) {
      throw refused(Codes.ROOT, "got root element <" + name() + "> (expected: <Response>)");
    }
    ignoreAttributes();
  }

  String name() {
    return reader.getLocalName();
  }

  boolean atVerb() {
    return VERBS.contains(name());
  }

  String text() {
    return reader.getText();
  }

  int attributeCount() {
    return reader.getAttributeCount();
  }

  String attributeName(int index) {
    return reader.getAttributeLocalName(index);
  }

  String attributeValue(int index) {
    return reader.getAttributeValue(index).strip();
  }

  /// As [#attributeName], with its prefix if it has one.
  String attributeFullName(int index) {
    String prefix = reader.getAttributePrefix(index);
    return prefix == null || prefix.isEmpty()
        ? attributeName(index)
        : prefix + ":" + attributeName(index);
  }

  /// POST, with a warning of this code, if the attribute is neither GET nor POST.
  HttpMethod method(int index, int code) {
    String value = attributeValue(index);
    if (value.equalsIgnoreCase("GET")) {
      return HttpMethod.GET;
    }
    if (!value.equalsIgnoreCase("POST")) {
      warn(code, "got method '" + value + "' in <" + name() + "> (expected: GET or POST)");
    }
    return HttpMethod.POST;
  }

  void ignoreAttribute(int index) {
    warn(
        Codes.SCHEMA,
        "got attribute '" + attributeName(index) + "' in <" + name() + "> (expected: a known one)");
  }

  void ignoreAttributes() {
    for (int i = 0; i < attributeCount(); i++) {
      ignoreAttribute(i);
    }
  }

  /// Steps over an element and all that is in it; a verb in the wrong place has another code than
  /// an unknown name.
  void ignoreElement(String expected) throws RefusedException {
    warn(
        atVerb() ? misplacedVerb : Codes.SCHEMA,
        "got <" + name() + "> (expected: " + expected + ")");
    skipElement();
  }

  /// Steps over an element without a word.
  void skipElement() throws RefusedException {
    for (int depth = 1; depth > 0; ) {
      switch (next()) {
        case ELEMENT -> depth++;
        case END -> depth--;
        case TEXT -> {}
      }
    }
  }

  /// The text of an element that has no children; any that it has are ignored.
  String textContent() throws RefusedException {
    String parent = name();
    StringBuilder text = new StringBuilder();
    for (Step step = next(); step != Step.END; step = next()) {
      if (step == Step.TEXT) {
        text.append(text());
      } else {
        ignoreElement("only text in <" + parent + ">");
      }
    }
    return text.toString().strip();
  }

  /// Steps to the end of an element that has no content of its own; children of these names are
  /// passed over in silence.
  void skipContent(Set<String> silent) throws RefusedException {
    String parent = name();
    for (Step step = next(); step != Step.END; step = next()) {
      if (step == Step.TEXT) {
        warnOfText("nothing in <" + parent + ">");
      } else if (silent.contains(name())) {
        skipElement();
      } else {
        ignoreElement("nothing in <" + parent + ">");
      }
    }
  }

  /// White space may stand anywhere, other text may not.
  void warnOfText(String expected) {
    if (!text().isBlank()) {
      warn(Codes.SCHEMA, "got text outside of a verb (expected: " + expected + ")");
    }
  }

  void warn(int code, String message) {
    if (warnings.size() < MOST_WARNINGS) {
      warnings.add(new Warning(code, at() + message));
    }
  }

  List<Warning> warnings() {
    return warnings;
  }

  RefusedException refused(int code, String message) {
    return new RefusedException(code, at() + message);
  }

  /// "line 3: ", to begin a message with.
  String at() {
    return "line " + reader.getLocation().getLineNumber() + ": ";
  }

  private static RefusedException notWellFormed(XMLStreamException e) {
    // The JDK puts the place and the reason on two lines of one text, and names its own limits by
    // number.
    String reason = String.valueOf(e.getMessage());
    reason = reason.substring(reason.lastIndexOf('\n') + 1).replaceFirst("^Message: ", "");
    if (reason.startsWith("JAXP00010008")) {
      reason = "got a document type declaration (expected: none, TwiML has no DTD or entities)";
    } else if (reason.startsWith("JAXP00010006")) {
      reason = "got deeper nesting (expected: at most " + DEEPEST + " elements)";
    } else {
      reason = "got XML that is not well-formed: " + reason;
    }
    int line = e.getLocation() == null ? -1 : e.getLocation().getLineNumber();
    return new RefusedException(Codes.NOT_PARSED, (line < 1 ? "" : "line " + line + ": ") + reason);
  }
}
