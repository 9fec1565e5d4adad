package io.ringfort.api.numbers;

import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.directory.OwnedNumber;
import org.jspecify.annotations.Nullable;

/// An owned number as <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>
/// shows it.
final class IncomingNumberJson {
  private IncomingNumberJson() {}

  static void write(JsonOut out, OwnedNumber number) {
    out.text("sid", number.sid().value())
        .text("account_sid", number.account().value())
        .text("phone_number", number.number().value())
        .text("friendly_name", number.friendlyName())
        .nested("capabilities", NumberSettings.capabilities(number)::write)
        .text("voice_url", of(number, "voice_url"))
        .text("voice_method", method(number, "voice_method"))
        .text("voice_fallback_url", of(number, "voice_fallback_url"))
        .text("voice_fallback_method", method(number, "voice_fallback_method"))
        .flag(
            "voice_caller_id_lookup",
            number.setting("voice_caller_id_lookup").map(Boolean::parseBoolean).orElse(false))
        .text("voice_application_sid", of(number, "voice_application_sid"))
        .text("voice_receive_mode", number.setting("voice_receive_mode").orElse("voice"))
        .text("trunk_sid", of(number, "trunk_sid"))
        .text("sms_url", of(number, "sms_url"))
        .text("sms_method", method(number, "sms_method"))
        .text("sms_fallback_url", of(number, "sms_fallback_url"))
        .text("sms_fallback_method", method(number, "sms_fallback_method"))
        .text("sms_application_sid", of(number, "sms_application_sid"))
        .text("status_callback", of(number, "status_callback"))
        .text("status_callback_method", method(number, "status_callback_method"))
        .text("api_version", "2010-04-01")
        .flag("beta", false)
        .text("origin", "twilio")
        .text("type", NumberType.of(number.number()).text())
        .text("status", "in-use")
        .text("address_sid", of(number, "address_sid"))
        .text("address_requirements", "none")
        .text("identity_sid", of(number, "identity_sid"))
        .text("bundle_sid", of(number, "bundle_sid"))
        .text("emergency_status", number.setting("emergency_status").orElse("Inactive"))
        .text("emergency_address_sid", of(number, "emergency_address_sid"))
        .text("emergency_address_status", "unregistered")
        .text("date_created", Dates.rfc2822(number.created()))
        .text("date_updated", Dates.rfc2822(number.updated()))
        .text(
            "uri",
            "/2010-04-01/Accounts/"
                + number.account()
                + "/IncomingPhoneNumbers/"
                + number.sid()
                + ".json");
  }

  private static @Nullable String of(OwnedNumber number, String setting) {
    return number.setting(setting).orElse(null);
  }

  private static String method(OwnedNumber number, String setting) {
    return number.setting(setting).orElse("POST");
  }
}
