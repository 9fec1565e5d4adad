package io.ringfort.simulator.inventory;

/// A number that this carrier sells, with where it belongs and what it can do. Rate center and LATA
/// are empty outside of North America, which alone has them.
public record NumberForSale(
    String phoneNumber,
    String locality,
    String region,
    String postalCode,
    String rateCenter,
    String lata,
    String latitude,
    String longitude,
    String isoCountry,
    Capabilities capabilities) {

  /// What a number can carry.
  public record Capabilities(boolean voice, boolean sms, boolean mms) {}
}
