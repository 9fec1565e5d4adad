package io.ringfort.simulator.sink;

import java.util.List;
import java.util.Map;

/// A webhook as it came in. Names of headers are in lower case.
///
/// @param uri the full URI that the caller signed, with its query
/// @param form the parameters of a form body; the last one of each name
/// @param receivedAt ISO 8601, UTC
public record SinkRequest(
    String method,
    String uri,
    Map<String, List<String>> headers,
    Map<String, String> query,
    Map<String, String> form,
    String body,
    String receivedAt) {}
