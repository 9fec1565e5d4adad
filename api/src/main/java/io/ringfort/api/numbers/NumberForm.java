package io.ringfort.api.numbers;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.params.ClientAddress;
import io.ringfort.core.webhooks.WebhookUrl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What a customer may set on a number, and the rules of
/// <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource#update-an-incomingphonenumber-resource>.
final class NumberForm {
  private static final int SID_LENGTH = 34;

  /// How a parameter is checked.
  private enum Kind {
    URL,
    /// Or `client:NAME`, of ours: the pages of that name ring.
    URL_OR_CLIENT,
    METHOD,
    APPLICATION,
    SID,
    FLAG,
    RECEIVE_MODE,
    EMERGENCY_STATUS,
    API_VERSION
  }

  /// @param param the parameter's name
  /// @param setting the setting's name, which is the field's name in JSON
  private record Field(String param, String setting, Kind kind) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field("VoiceUrl", "voice_url", Kind.URL_OR_CLIENT),
          new Field("VoiceMethod", "voice_method", Kind.METHOD),
          new Field("VoiceFallbackUrl", "voice_fallback_url", Kind.URL),
          new Field("VoiceFallbackMethod", "voice_fallback_method", Kind.METHOD),
          new Field("VoiceCallerIdLookup", "voice_caller_id_lookup", Kind.FLAG),
          new Field("VoiceApplicationSid", "voice_application_sid", Kind.APPLICATION),
          new Field("VoiceReceiveMode", "voice_receive_mode", Kind.RECEIVE_MODE),
          new Field("TrunkSid", "trunk_sid", Kind.SID),
          new Field("SmsUrl", "sms_url", Kind.URL),
          new Field("SmsMethod", "sms_method", Kind.METHOD),
          new Field("SmsFallbackUrl", "sms_fallback_url", Kind.URL),
          new Field("SmsFallbackMethod", "sms_fallback_method", Kind.METHOD),
          new Field("SmsApplicationSid", "sms_application_sid", Kind.APPLICATION),
          new Field("StatusCallback", "status_callback", Kind.URL),
          new Field("StatusCallbackMethod", "status_callback_method", Kind.METHOD),
          new Field("ApiVersion", "api_version", Kind.API_VERSION),
          new Field("AddressSid", "address_sid", Kind.SID),
          new Field("IdentitySid", "identity_sid", Kind.SID),
          new Field("BundleSid", "bundle_sid", Kind.SID),
          new Field("EmergencyStatus", "emergency_status", Kind.EMERGENCY_STATUS),
          new Field("EmergencyAddressSid", "emergency_address_sid", Kind.SID));

  private NumberForm() {}

  /// The settings after the request: what it does not name stays, what it names as empty goes.
  ///
  /// @param isApplication whether the owner has an application of that SID
  static Map<String, String> apply(
      Params params,
      Map<String, String> before,
      Capabilities capabilities,
      Predicate<String> isApplication) {
    Map<String, String> settings = new HashMap<>(before);
    for (Field field : FIELDS) {
      Optional<String> value = params.sent(field.param());
      if (value.isPresent()) {
        if (value.get().isEmpty()) {
          settings.remove(field.setting());
        } else {
          settings.put(field.setting(), check(params, field, value.get(), isApplication));
        }
      }
    }
    // A call goes to a trunk or to an application: setting one takes the other out.
    if (params.given("VoiceApplicationSid").isPresent()) {
      settings.remove("trunk_sid");
    } else if (params.given("TrunkSid").isPresent()) {
      settings.remove("voice_application_sid");
    }
    requireUrlBeside(settings, "voice", ApiError.VOICE_FALLBACK_WITHOUT_URL);
    requireUrlBeside(settings, "sms", ApiError.SMS_FALLBACK_WITHOUT_URL);
    if (!capabilities.sms() && settings.containsKey("sms_url")) {
      throw new ApiException(ApiError.NUMBER_WITHOUT_SMS);
    }
    return settings;
  }

  private static void requireUrlBeside(Map<String, String> settings, String what, ApiError error) {
    if (settings.containsKey(what + "_fallback_url") && !settings.containsKey(what + "_url")) {
      throw new ApiException(error);
    }
  }

  private static String check(
      Params params, Field field, String value, Predicate<String> isApplication) {
    return switch (field.kind()) {
      case URL -> url(field, value);
      case URL_OR_CLIENT -> ClientAddress.matches(value) ? value : url(field, value);
      case METHOD ->
          params.oneOf(field.param(), ApiError.INVALID_METHOD, "GET", "POST").orElseThrow();
      case APPLICATION -> {
        if (!isApplication.test(value)) {
          throw new ApiException(
              ApiError.INVALID_NUMBER_APPLICATION,
              field.param() + ": got '" + value + "' (expected: an application of this account)");
        }
        yield value;
      }
      case SID -> sid(field, value);
      case FLAG -> String.valueOf("true".equalsIgnoreCase(value));
      case RECEIVE_MODE ->
          params.oneOf(field.param(), ApiError.INVALID_PARAMETER, "voice", "fax").orElseThrow();
      case EMERGENCY_STATUS ->
          params
              .oneOf(field.param(), ApiError.INVALID_PARAMETER, "Active", "Inactive")
              .orElseThrow();
      case API_VERSION ->
          params.oneOf(field.param(), ApiError.INVALID_PARAMETER, "2010-04-01").orElseThrow();
    };
  }

  private static String url(Field field, String value) {
    if (WebhookUrl.parse(value) instanceof WebhookUrl.Parsed.Invalid invalid) {
      throw new ApiException(ApiError.INVALID_URL, field.param() + ": " + invalid.reason());
    }
    return value;
  }

  private static String sid(Field field, String value) {
    if (value.length() != SID_LENGTH) {
      throw new ApiException(
          ApiError.INVALID_SID,
          field.param()
              + ": got '"
              + value
              + "' (expected: a SID of "
              + SID_LENGTH
              + " characters)");
    }
    return value;
  }
}
