package io.ringfort.api.numbers;

import io.ringfort.core.directory.OwnedNumber;

/// What is known of a number beyond what its owner sets.
public final class NumberSettings {
  /// The setting that holds what the number can carry, as the inventory said when it was bought: words separated by commas.
  static final String CAPABILITIES = "capabilities";

  private static final String USUAL = "voice,sms";

  private NumberSettings() {}

  public static boolean isSmsCapable(OwnedNumber number) {
    return Capabilities.parse(number.setting(CAPABILITIES).orElse(USUAL)).sms();
  }

  static Capabilities capabilities(OwnedNumber number) {
    return Capabilities.parse(number.setting(CAPABILITIES).orElse(USUAL));
  }
}
