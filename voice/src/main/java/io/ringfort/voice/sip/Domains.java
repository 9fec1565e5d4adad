package io.ringfort.voice.sip;

import io.ringfort.core.net.Cidr;
import io.ringfort.protocol.sip.digest.DigestSecret;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Our SIP domains and their users. Reads never leave the process; any thread.
public interface Domains {

  /// @param host of a URI, in any case
  Optional<Domain> named(String host);

  /// What the user of the domain must prove to know; empty: there is no such user.
  Optional<DigestSecret> secret(Domain domain, String username);

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

    boolean allows(InetAddress source) {
      return allowed.isEmpty() || allowed.stream().anyMatch(range -> range.contains(source));
    }
  }

  /// No domain at all.
  Domains NONE =
      new Domains() {
        @Override
        public Optional<Domain> named(String host) {
          return Optional.empty();
        }

        @Override
        public Optional<DigestSecret> secret(Domain domain, String username) {
          return Optional.empty();
        }
      };
}
