package io.ringfort.api.numbers;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A number for sale, and where it belongs.
public record AvailableNumber(
    String phoneNumber,
    @Nullable String locality,
    @Nullable String region,
    @Nullable String postalCode,
    @Nullable String rateCenter,
    @Nullable String lata,
    @Nullable String latitude,
    @Nullable String longitude,
    String isoCountry,
    Capabilities capabilities) {

  public AvailableNumber {
    Objects.requireNonNull(phoneNumber, "phoneNumber");
    Objects.requireNonNull(capabilities, "capabilities");
  }
}
