package io.ringfort.voice;

import org.jspecify.annotations.Nullable;

/// A URL of a customer and how it is requested.
///
/// @param url absolute; null for none
public record Hook(@Nullable String url, Method method) {
  public static final Hook NONE = new Hook(null, Method.POST);

  /// How a URL is requested.
  public enum Method {
    GET,
    POST
  }
}
