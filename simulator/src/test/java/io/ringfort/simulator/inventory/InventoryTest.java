package io.ringfort.simulator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InventoryTest {
  @Test
  void sellsThousandsOfDifferentNumbersInAnAreaCode() {
    List<NumberForSale> numbers = Inventory.search("US", "415", "", 10_000);
    assertThat(numbers).hasSizeGreaterThan(4_000);
    assertThat(numbers).extracting(NumberForSale::phoneNumber).doesNotHaveDuplicates();
    assertThat(numbers)
        .allSatisfy(
            number -> {
              assertThat(number.phoneNumber()).matches("\\+1415[2-9]\\d{6}");
              assertThat(number.phoneNumber()).doesNotMatch("\\+1415.11.*");
              assertThat(number.locality()).isEqualTo("San Francisco");
            });
  }

  @Test
  void sellsNumbersInThreeCountries() {
    assertThat(Inventory.search("US", "", "", 1_000_000))
        .extracting(number -> number.phoneNumber().substring(2, 5))
        .satisfies(codes -> assertThat(codes.stream().distinct()).hasSize(20));
    assertThat(Inventory.search("gb", "20", "", 10))
        .hasSize(10)
        .allSatisfy(number -> assertThat(number.phoneNumber()).matches("\\+4420\\d{8}"));
    assertThat(Inventory.search("DE", "", "", 10))
        .hasSize(10)
        .allSatisfy(number -> assertThat(number.phoneNumber()).matches("\\+49\\d{9,10}"));
    assertThat(Inventory.search("FR", "", "", 10)).isEmpty();
  }

  @Test
  void givesTheSameNumbersEveryTime() {
    assertThat(Inventory.search("US", "212", "", 50))
        .isEqualTo(Inventory.search("US", "212", "", 50));
  }

  @Test
  void findsDigitsStarsAndLetters() {
    assertThat(Inventory.search("US", "", "5*5*55", 20))
        .isNotEmpty()
        .allSatisfy(number -> assertThat(number.phoneNumber()).containsPattern("5\\d5\\d55"));
    assertThat(Inventory.search("US", "", "cab", 20))
        .isNotEmpty()
        .allSatisfy(number -> assertThat(number.phoneNumber()).contains("222"));
  }

  @Test
  void anchorsAPatternThatBeginsWithAPlus() {
    assertThat(Inventory.search("US", "", "+1512", 20))
        .hasSize(20)
        .allSatisfy(number -> assertThat(number.phoneNumber()).startsWith("+1512"));
  }
}
