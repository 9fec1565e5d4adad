package io.ringfort.api.services;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.core.webhooks.WebhookUrl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a customer may set on a messaging service:
/// <https://www.twilio.com/docs/messaging/api/service-resource>.
final class ServiceForm {
  /// How a parameter is checked.
  private enum Kind {
    URL,
    METHOD,
    FLAG,
    SCAN,
    USECASE,
    VALIDITY
  }

  /// @param param the parameter's name
  /// @param setting the setting's name, which is the field's name in JSON
  /// @param usual what an unset one means; null: nothing
  record Field(String param, String setting, Kind kind, @Nullable String usual) {
    boolean isFlag() {
      return kind == Kind.FLAG;
    }

    boolean isNumber() {
      return kind == Kind.VALIDITY;
    }
  }

  /// In the order of the resource's fields.
  static final List<Field> FIELDS =
      List.of(
          new Field("InboundRequestUrl", "inbound_request_url", Kind.URL, null),
          new Field("InboundMethod", "inbound_method", Kind.METHOD, "POST"),
          new Field("FallbackUrl", "fallback_url", Kind.URL, null),
          new Field("FallbackMethod", "fallback_method", Kind.METHOD, "POST"),
          new Field("StatusCallback", "status_callback", Kind.URL, null),
          new Field("StickySender", "sticky_sender", Kind.FLAG, "true"),
          new Field("MmsConverter", "mms_converter", Kind.FLAG, "true"),
          new Field("SmartEncoding", "smart_encoding", Kind.FLAG, "true"),
          new Field("ScanMessageContent", "scan_message_content", Kind.SCAN, "inherit"),
          new Field("FallbackToLongCode", "fallback_to_long_code", Kind.FLAG, "true"),
          new Field("AreaCodeGeomatch", "area_code_geomatch", Kind.FLAG, "true"),
          new Field("ValidityPeriod", "validity_period", Kind.VALIDITY, "36000"),
          new Field("SynchronousValidation", "synchronous_validation", Kind.FLAG, "false"),
          new Field("Usecase", "usecase", Kind.USECASE, "undeclared"),
          new Field(
              "UseInboundWebhookOnNumber", "use_inbound_webhook_on_number", Kind.FLAG, "false"));

  private ServiceForm() {}

  /// The settings after the request: what it does not name stays, what it names as empty goes.
  static Map<String, String> apply(Params params, Map<String, String> before) {
    Map<String, String> settings = new HashMap<>(before);
    for (Field field : FIELDS) {
      Optional<String> value = params.sent(field.param());
      if (value.isPresent()) {
        if (value.get().isEmpty()) {
          settings.remove(field.setting());
        } else {
          settings.put(field.setting(), check(params, field, value.get()));
        }
      }
    }
    return settings;
  }

  private static String check(Params params, Field field, String value) {
    return switch (field.kind()) {
      case URL -> {
        if (WebhookUrl.parse(value) instanceof WebhookUrl.Parsed.Invalid invalid) {
          throw new ApiException(
              ApiError.INVALID_PARAMETER, field.param() + ": " + invalid.reason());
        }
        yield value;
      }
      case METHOD ->
          params.oneOf(field.param(), ApiError.INVALID_PARAMETER, "GET", "POST").orElseThrow();
      case FLAG -> String.valueOf("true".equalsIgnoreCase(value));
      case SCAN ->
          params
              .oneOf(field.param(), ApiError.INVALID_PARAMETER, "inherit", "enable", "disable")
              .orElseThrow();
      case USECASE ->
          params
              .oneOf(
                  field.param(),
                  ApiError.INVALID_PARAMETER,
                  "notifications",
                  "marketing",
                  "verification",
                  "discussion",
                  "poll",
                  "undeclared")
              .orElseThrow();
      case VALIDITY ->
          String.valueOf(
              params.integer(field.param(), 1, 36_000, ApiError.INVALID_PARAMETER).orElseThrow());
    };
  }
}
