package io.ringfort.voice.lifecycle;

import io.ringfort.voice.lifecycle.CallIntent.Hook;

/// A document in execution.
///
/// @param source where it came from: what relative URLs stand on
/// @param text of the document, to be read again elsewhere
/// @param contentType it came with
/// @param position of the verb that runs, from 0
public record Program(Hook source, String text, String contentType, int position) {}
