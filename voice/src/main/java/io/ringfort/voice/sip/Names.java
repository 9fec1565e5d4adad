package io.ringfort.voice.sip;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What DNS says. Blocks; any thread.
interface Names {

  /// The addresses of a host; empty when DNS says that there are none.
  ///
  /// @throws LookupFailed when DNS says nothing
  List<InetAddress> addresses(String host) throws LookupFailed;

  /// The servers of a service such as `_sip._udp.example.com`.
  List<Server> servers(String service) throws LookupFailed;

  /// The services of a domain that speak SIP, in the order of preference.
  List<Service> services(String domain) throws LookupFailed;

  /// An SRV record (RFC 2782).
  record Server(int priority, int weight, int port, String host) {}

  /// A NAPTR record (RFC 3263, 4.1).
  ///
  /// @param kind such as `SIP+D2U`
  /// @param name of the SRV record
  record Service(int order, int preference, String kind, String name) {}

  /// DNS did not answer.
  final class LookupFailed extends Exception {
    private static final long serialVersionUID = 1L;

    LookupFailed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
