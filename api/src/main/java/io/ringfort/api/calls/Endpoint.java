package io.ringfort.api.calls;

import io.ringfort.api.params.ClientAddress;
import io.ringfort.core.ids.E164;
import java.util.Map;
import java.util.Optional;

/// Who calls or is called, as a parameter names it.
sealed interface Endpoint {

  /// As customers see it.
  String text();

  /// A phone number.
  record Phone(E164 number) implements Endpoint {
    @Override
    public String text() {
      return number.value();
    }
  }

  /// A SIP address.
  ///
  /// @param text the address without its headers
  /// @param headers to be sent with the INVITE
  record Sip(String text, Map<String, String> headers) implements Endpoint {}

  /// A program of the customer that registered with us.
  ///
  /// @param text `client:` and its identity
  /// @param parameters for that program
  record Client(String text, Map<String, String> parameters) implements Endpoint {}

  /// Reads an endpoint.
  ///
  /// @return empty for what is none
  static Optional<Endpoint> parse(String text) {
    if (E164.matches(text)) {
      return Optional.of(new Phone(new E164(text)));
    }
    int question = text.indexOf('?');
    String address = question < 0 ? text : text.substring(0, question);
    String query = question < 0 ? "" : text.substring(question + 1);
    if (EndpointGrammar.SIP.matcher(address).matches()) {
      return EndpointGrammar.pairs(query)
          .filter(EndpointGrammar::areHeaders)
          .map(headers -> new Sip(address, headers));
    }
    if (ClientAddress.matches(address)) {
      return EndpointGrammar.pairs(query).map(parameters -> new Client(address, parameters));
    }
    return Optional.empty();
  }
}
