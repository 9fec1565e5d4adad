package io.ringfort.stack.exit;

/// Ringfort does not start, for a reason that its operator can put right. The message is one
/// sentence for people; `Main` prints it and ends the process with the code.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  public Refusal(ExitCode code, String sentence) {
    super(sentence);
    this.code = code;
  }

  public Refusal(ExitCode code, String sentence, Throwable cause) {
    super(sentence, cause);
    this.code = code;
  }

  public ExitCode code() {
    return code;
  }
}
