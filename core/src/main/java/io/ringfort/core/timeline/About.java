package io.ringfort.core.timeline;

import java.util.Locale;

/// What has steps that are told beside it.
public enum About {
  CALL,
  MESSAGE;

  /// The field of a step's document that says whose it is; the database has an index of it.
  String field() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Of a step's record.
  String kind() {
    return field() + "-step";
  }
}
