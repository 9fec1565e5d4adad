package io.ringfort.stack.exit;

/// How the process ends; the numbers are those of sysexits.h.
public enum ExitCode {
  OK(0),
  /// A tour or a simulation found what must not be.
  FAILED(1),
  /// A port is in use.
  UNAVAILABLE(69),
  /// An engine or the product itself failed to start.
  SOFTWARE(70),
  /// Others took this host for dead and have what it owned: it is to be started anew, empty.
  START_AGAIN(75),
  /// The configuration, the command line or the data folder is wrong.
  CONFIGURATION(78);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
