package io.ringfort.api;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.numbers.AvailableNumber;
import io.ringfort.api.numbers.Capabilities;
import io.ringfort.api.numbers.InventoryQuery;
import io.ringfort.api.numbers.NumberInventory;
import java.util.List;
import java.util.stream.IntStream;

/// Sells +14155550100 to +14155550199, and +14155550300 that cannot do SMS.
final class FakeInventory implements NumberInventory {
  volatile boolean away;

  @Override
  public List<AvailableNumber> search(InventoryQuery query) {
    if (away) {
      throw new ApiException(ApiError.UNAVAILABLE, "the fake is away");
    }
    return IntStream.concat(IntStream.range(100, 200), IntStream.of(300))
        .mapToObj(n -> number("+14155550" + n, n != 300))
        .filter(n -> query.country().equals("US"))
        .filter(
            n ->
                query.areaCode().isEmpty()
                    || n.phoneNumber().startsWith("+1" + query.areaCode().get()))
        .filter(n -> query.contains().isEmpty() || n.phoneNumber().contains(query.contains().get()))
        .limit(query.limit())
        .toList();
  }

  private static AvailableNumber number(String number, boolean sms) {
    return new AvailableNumber(
        number,
        "San Francisco",
        "CA",
        "94103",
        "SNFC CNTRL",
        "722",
        "37.7749",
        "-122.4194",
        "US",
        new Capabilities(true, sms, false, false));
  }
}
