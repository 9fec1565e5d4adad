package io.ringfort.api.numbers;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ApplicationSid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of a number beyond what its owner sets.
public final class NumberSettings {
  /// The setting that holds what the number can carry, as the inventory said when it was bought:
  /// words separated by commas.
  static final String CAPABILITIES = "capabilities";

  private static final String USUAL = "voice,sms";

  private NumberSettings() {}

  public static boolean isSmsCapable(OwnedNumber number) {
    return capabilities(number).sms();
  }

  public static boolean isVoiceCapable(OwnedNumber number) {
    return capabilities(number).voice();
  }

  /// As messaging services list them.
  public static List<String> capabilityNames(OwnedNumber number) {
    Capabilities can = capabilities(number);
    List<String> names = new ArrayList<>();
    if (can.voice()) {
      names.add("Voice");
    }
    if (can.sms()) {
      names.add("SMS");
    }
    if (can.mms()) {
      names.add("MMS");
    }
    return names;
  }

  /// Whether the account has an application of that SID.
  static boolean isApplication(Directory directory, AccountSid account, String sid) {
    return ApplicationSid.matches(sid)
        && directory
            .application(new ApplicationSid(sid))
            .filter(a -> a.account().equals(account))
            .isPresent();
  }

  /// The two letters of its country; null when no numbering plan knows it.
  public static @Nullable String country(OwnedNumber number) {
    return NumberType.country(number.number()).orElse(null);
  }

  static Capabilities capabilities(OwnedNumber number) {
    return Capabilities.parse(number.setting(CAPABILITIES).orElse(USUAL));
  }
}
