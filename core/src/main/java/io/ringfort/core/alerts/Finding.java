package io.ringfort.core.alerts;

/// Something that is wrong.
///
/// @param kind the text of an [AlertKind]: a host of a later release may know more of them
/// @param subject what it is about, such as a carrier's name
public record Finding(String kind, String subject) {

  static Finding of(AlertKind kind, String subject) {
    return new Finding(kind.text(), subject);
  }

  /// The same on every host.
  String key() {
    return kind + "/" + subject;
  }
}
