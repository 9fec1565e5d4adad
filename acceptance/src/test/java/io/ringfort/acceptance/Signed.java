package io.ringfort.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.security.RequestValidator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Whether requests bear the signature that the SDK's own validator expects.
/// <https://www.twilio.com/docs/usage/webhooks/webhooks-security>
public record Signed(RequestValidator validator) {

  public static Signed by(StackProcess stack) {
    return new Signed(new RequestValidator(stack.credentials().authToken()));
  }

  /// @param asked as a sink has it
  public boolean isSigned(JsonNode asked) {
    String url = asked.path("uri").asText();
    Map<String, String> form = form(asked);
    String signature = asked.path("headers").path("x-twilio-signature").path(0).asText();
    // One that accepts anything would prove nothing.
    Map<String, String> forged = new HashMap<>(form);
    forged.put("CallStatus", "forged");
    return validator.validate(url, form, signature) && !validator.validate(url, forged, signature);
  }

  public static Map<String, String> form(JsonNode asked) {
    return asked.path("form").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asText()));
  }
}
