package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.Enqueue;

/// Reads `<Enqueue>`.
final class EnqueueVerb {
  static final int LONGEST_NAME = 64;

  private EnqueueVerb() {}

  static Enqueue read(XmlCursor cursor) throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    Action action = attributes.action("action", "method", Codes.ENQUEUE_METHOD);
    Action waiting = attributes.action("waitUrl", "waitUrlMethod", Codes.ENQUEUE_WAIT_METHOD);
    boolean routed = attributes.given("workflowSid") != null;
    attributes.pass("maxQueueSize");
    attributes.done();
    String name = readName(cursor);
    if (name.isEmpty() && routed) {
      throw cursor.refused(
          Codes.ENQUEUE_WORKFLOW,
          "got workflowSid in <Enqueue>, which is not supported (expected: a queue's name)");
    }
    if (name.isEmpty()) {
      throw cursor.refused(
          Codes.ENQUEUE_NAME_SHORT, "got an empty <Enqueue> (expected: a queue's name)");
    }
    if (name.length() > LONGEST_NAME) {
      throw cursor.refused(
          Codes.ENQUEUE_NAME_LONG,
          "got "
              + name.length()
              + " characters in <Enqueue> (expected: at most "
              + LONGEST_NAME
              + ")");
    }
    return new Enqueue(name, action, waiting);
  }

  private static String readName(XmlCursor cursor) throws RefusedException {
    StringBuilder name = new StringBuilder();
    for (XmlCursor.Step step = cursor.next(); step != XmlCursor.Step.END; step = cursor.next()) {
      if (step == XmlCursor.Step.TEXT) {
        name.append(cursor.text());
      } else if (cursor.name().equals("Task")) {
        cursor.warn(Codes.SCHEMA, "got <Task>, which is not supported (expected: a queue's name)");
        cursor.skipElement();
      } else {
        cursor.ignoreElement("a queue's name in <Enqueue>");
      }
    }
    return name.toString().strip();
  }
}
