package io.ringfort.simulator.http;

/// A caller's mistake: the status and the sentence that the caller gets.
final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  HttpProblem(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  static HttpProblem badRequest(String sentence) {
    return new HttpProblem(400, sentence);
  }

  static HttpProblem notFound(String path) {
    return new HttpProblem(404, "there is nothing at " + path);
  }

  static HttpProblem wrongMethod(String method, String expected) {
    return new HttpProblem(405, "got " + method + " (expected: " + expected + ")");
  }

  int status() {
    return status;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
