package io.ringfort.core.webhooks;

import com.linecorp.armeria.common.AggregatedHttpResponse;

/// What one exchange gave.
sealed interface Outcome {

  /// An answer of any status.
  record Answered(AggregatedHttpResponse response) implements Outcome {
    int status() {
      return response.status().code();
    }
  }

  /// None.
  ///
  /// @param reached false only when it is certain that the request was not sent
  record Broken(Fault fault, boolean reached) implements Outcome {}
}
