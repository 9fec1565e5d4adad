package io.ringfort.twiml.model;

/// How a URL of a document is requested.
public enum HttpMethod {
  GET,
  POST
}
