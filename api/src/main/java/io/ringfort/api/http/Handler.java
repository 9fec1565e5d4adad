package io.ringfort.api.http;

/// Answers the requests of one route; on a virtual thread of the request's own, so it may block.
@FunctionalInterface
public interface Handler {

  /// @throws io.ringfort.api.errors.ApiException to answer with an error
  Response handle(Request request);
}
