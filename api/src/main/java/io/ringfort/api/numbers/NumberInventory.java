package io.ringfort.api.numbers;

import java.util.List;

/// The numbers that carriers sell. One implementation asks a carrier ([HttpInventory]). Any thread;
/// blocks.
public interface NumberInventory {

  /// Numbers for sale in the seller's order; some may be owned on this stack by now.
  ///
  /// @throws io.ringfort.api.errors.ApiException 503 when the seller is away
  List<AvailableNumber> search(InventoryQuery query);
}
