package io.ringfort.twiml.model;

import org.jspecify.annotations.Nullable;

/// A URL of a verb and how it is requested.
///
/// @param url as written; null when the attribute is absent
public record Action(@Nullable String url, HttpMethod method) {
  public static final Action NONE = new Action(null, HttpMethod.POST);
}
