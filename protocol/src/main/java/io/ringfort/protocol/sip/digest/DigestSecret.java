package io.ringfort.protocol.sip.digest;

import java.util.Optional;

/// What proves who somebody is: a password, or a hash of it for one realm. Prints nothing of it.
public sealed interface DigestSecret {

  /// H(A1) for that algorithm; empty if this secret has none.
  Optional<String> ha1(DigestAlgorithm algorithm, String username, String realm);

  record Password(String password) implements DigestSecret {
    @Override
    public Optional<String> ha1(DigestAlgorithm algorithm, String username, String realm) {
      return Optional.of(algorithm.ha1(username, realm, password));
    }

    @Override
    public String toString() {
      return "[REDACTED]";
    }
  }

  /// @param hex in lower case
  record Ha1(DigestAlgorithm made, String hex) implements DigestSecret {
    @Override
    public Optional<String> ha1(DigestAlgorithm algorithm, String username, String realm) {
      return algorithm == made ? Optional.of(hex) : Optional.empty();
    }

    @Override
    public String toString() {
      return "[REDACTED]";
    }
  }
}
