package io.ringfort.api.numbers;

import java.util.Optional;

/// Which numbers for sale are wanted.
///
/// @param country two letters, ISO 3166-1
/// @param areaCode the national area code
/// @param contains digits, letters as on a keypad, `*` for any digit; from the beginning when it
///   starts with `+`
/// @param limit at most so many
public record InventoryQuery(
    String country, Optional<String> areaCode, Optional<String> contains, int limit) {}
