package io.ringfort.voice.sip;

import io.ringfort.core.secrets.Secret;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Our SIP domains and their users. Reads never leave the process; any thread.
public interface Domains {

  /// @param host of a URI, in any case
  Optional<Domain> named(String host);

  /// What the user of the domain must prove to know; empty: there is no such user.
  Optional<Proof> proof(Domain domain, String username);

  /// A domain. Who calls to it must come from an allowed address where there are some, and answer a
  /// challenge where it is `challenged`; where it is neither, nobody may.
  ///
  /// @param sid `SD...`
  /// @param name in lower case
  /// @param realm of its challenges
  /// @param allowed addresses that may call; empty: any
  /// @param challenged whether callers need a user and password
  /// @param registrationAllowed whether phones may say where they are
  record Domain(
      String sid,
      String name,
      String realm,
      List<Cidr> allowed,
      boolean challenged,
      boolean registrationAllowed) {
    public Domain {
      allowed = List.copyOf(allowed);
    }
  }

  /// What is known of a user's password.
  sealed interface Proof {
    record Password(Secret password) implements Proof {}

    /// The hash of `user:realm:password` (RFC 7616, 3.4.2), in hexadecimal digits; null where there
    /// is none of that algorithm.
    record Hashes(@Nullable Secret md5, @Nullable Secret sha256) implements Proof {}
  }

  /// No domain at all.
  Domains NONE =
      new Domains() {
        @Override
        public Optional<Domain> named(String host) {
          return Optional.empty();
        }

        @Override
        public Optional<Proof> proof(Domain domain, String username) {
          return Optional.empty();
        }
      };
}
