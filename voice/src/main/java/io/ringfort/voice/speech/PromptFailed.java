package io.ringfort.voice.speech;

/// A prompt that cannot be had.
public final class PromptFailed extends Exception {
  private static final long serialVersionUID = 1;
  private final int code;

  /// @param code of the public catalogue, such as 13420
  public PromptFailed(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
