package io.ringfort.voice.browser;

/// The door to calls of browsers, for whoever has their tabs. Any thread; may block for seconds.
public interface BrowserCalls {

  /// @return false when nobody has such a call
  boolean hear(Word word);
}
