package io.ringfort.protocol.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DeliveryReceiptTest {
  private static final String TYPICAL =
      "id:0123456789 sub:001 dlvrd:001 submit date:2601021504 done date:2601021505"
          + " stat:DELIVRD err:000 text:Hello id:999 stat:UNDELIV";

  @Test
  void readsTheExampleOfTheStandard() {
    assertThat(DeliveryReceipt.parse(TYPICAL))
        .contains(
            new DeliveryReceipt(
                "0123456789", "DELIVRD", "000", "2601021504", "2601021505", "001", "001"));
  }

  @Test
  void readsAReceiptWithFieldsLeftOut() {
    assertThat(
            DeliveryReceipt.parse(
                "id:1526758174 submit date:2601021504 done date:2601021504 stat:DELIVRD err:000"))
        .contains(
            new DeliveryReceipt(
                "1526758174", "DELIVRD", "000", "2601021504", "2601021504", "", ""));
    assertThat(DeliveryReceipt.parse("stat:EXPIRED")).map(DeliveryReceipt::id).contains("");
    assertThat(DeliveryReceipt.parse("id:7")).map(DeliveryReceipt::stat).contains("");
  }

  @Test
  void readsAnyCaseOrderAndSpacing() {
    assertThat(
            DeliveryReceipt.parse(
                "Stat: delivrd  ERR : 0\nId:  A1b2\tSubmit  Date:260102150405"
                    + " DONEDATE:260102150406 Sub:1 Dlvrd:1 Text:"))
        .contains(
            new DeliveryReceipt("A1b2", "DELIVRD", "0", "260102150405", "260102150406", "1", "1"));
  }

  @Test
  void leavesIdsAsTheCarrierWroteThem() {
    assertThat(id("id:00ffA3 stat:DELIVRD")).isEqualTo("00ffA3");
    assertThat(id("id:018446744073709551616 stat:DELIVRD")).isEqualTo("018446744073709551616");
    assertThat(id("id:3f2b8c1e-77aa-4c0f-9b1e-0a1b2c3d4e5f stat:DELIVRD"))
        .isEqualTo("3f2b8c1e-77aa-4c0f-9b1e-0a1b2c3d4e5f");
    assertThat(id("id:abc\0stat:DELIVRD\0")).isEqualTo("abc");
  }

  @Test
  void takesAnEmptyFieldForEmpty() {
    assertThat(
            DeliveryReceipt.parse(
                "id:5 sub: dlvrd: submit date: done date: stat:REJECTD err: text:"))
        .contains(new DeliveryReceipt("5", "REJECTD", "", "", "", "", ""));
  }

  @Test
  void keepsADateWithSpacesWhole() {
    assertThat(
            DeliveryReceipt.parse(
                "id:5 submit date:2026-01-02 15:04:05 done date:260102150405000+ stat:DELIVRD"))
        .contains(
            new DeliveryReceipt(
                "5", "DELIVRD", "", "2026-01-02 15:04:05", "260102150405000+", "", ""));
  }

  @Test
  void stepsOverUnknownFieldsAndCommas() {
    assertThat(DeliveryReceipt.parse("id:5 network:26201 sub:001,dlvrd:000,stat:UNDELIV,err:69"))
        .contains(new DeliveryReceipt("5", "UNDELIV", "69", "", "", "001", "000"));
  }

  @Test
  void takesTheFirstOfRepeatedFields() {
    assertThat(id("id:1 stat:DELIVRD id:2")).isEqualTo("1");
  }

  @Test
  void ignoresFieldsInsideTheCustomersText() {
    assertThat(id("id:1 stat:DELIVRD text:id:2 stat:UNDELIV")).isEqualTo("1");
    assertThat(DeliveryReceipt.parse("text: id:2 stat:UNDELIV")).isEmpty();
  }

  @Test
  void isEmptyForAnOrdinaryText() {
    assertThat(DeliveryReceipt.parse("")).isEmpty();
    assertThat(DeliveryReceipt.parse("Did you get it? Valid:yes, paid:no")).isEmpty();
    assertThat(DeliveryReceipt.parse("id: stat:")).isEmpty();
  }

  @Test
  void survivesMutations() {
    Random random = new Random(41);
    String pieces = "id:stat err: \0\t:;,submit date done date:text:İßK\uD83D";
    int read = 0;
    for (int round = 0; round < 200_000; round++) {
      StringBuilder text = new StringBuilder(TYPICAL);
      for (int edits = 1 + random.nextInt(8); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(6));
        int from = random.nextInt(pieces.length());
        text.replace(
            at, end, pieces.substring(from, Math.min(pieces.length(), from + random.nextInt(8))));
        if (text.isEmpty()) {
          text.append(':');
        }
      }
      read += DeliveryReceipt.parse(text.toString()).isPresent() ? 1 : 0;
    }
    assertThat(read).isBetween(150_000, 200_000);
  }

  private static String id(String shortMessage) {
    return DeliveryReceipt.parse(shortMessage).orElseThrow().id();
  }
}
