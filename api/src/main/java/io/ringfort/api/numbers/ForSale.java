package io.ringfort.api.numbers;

import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.ids.E164;
import java.util.List;
import java.util.Optional;

/// What the inventory has and nobody on this stack owns yet.
final class ForSale {
  private static final int MOST_ASKED_FOR = 10_000;

  private final Directory directory;
  private final NumberInventory inventory;

  ForSale(Directory directory, NumberInventory inventory) {
    this.directory = directory;
    this.inventory = inventory;
  }

  List<AvailableNumber> search(
      String country, Optional<String> areaCode, Optional<String> contains, int limit) {
    // The inventory may go on offering what is owned here: so many more are asked for as could fall
    // out.
    long owned = directory.all(OwnedNumber.class).count();
    int asked = (int) Math.min(MOST_ASKED_FOR, limit + owned);
    return inventory.search(new InventoryQuery(country, areaCode, contains, asked)).stream()
        .filter(
            number ->
                E164.matches(number.phoneNumber())
                    && directory.number(new E164(number.phoneNumber())).isEmpty())
        .limit(limit)
        .toList();
  }
}
