package io.ringfort.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Encodes the n-th message without encoding it anew: one ready request for each sender, into whose
/// copy the number is written at two places, the recipient and the body, so that no two messages
/// are alike.
public final class MessageRequests {
  private static final int DIGITS = 7;
  private static final String PLACE = "0".repeat(DIGITS);

  /// 57 characters: one segment, as most messages are.
  private static final String BODY =
      "Your parcel arrives today between 14 and 16. No. " + PLACE + ".";

  /// Germany's mobile prefix 151: valid numbers, and no two messages for one handset.
  private static final String TO = "+49151" + "1" + PLACE;

  private final List<byte[]> templates;
  private final int recipientAt;
  private final int numberAt;

  /// @param path of the message list
  /// @param senders E.164, all of one length
  public MessageRequests(Requests requests, String path, List<String> senders) {
    templates =
        senders.stream()
            .map(
                from -> {
                  Map<String, String> form = new LinkedHashMap<>();
                  form.put("From", from);
                  form.put("To", TO);
                  form.put("Body", BODY);
                  return requests.post(path, form);
                })
            .toList();
    if (templates.isEmpty()) {
      throw new IllegalArgumentException("senders: got none (expected: at least one)");
    }
    if (templates.stream().mapToInt(t -> t.length).distinct().count() != 1) {
      throw new IllegalArgumentException(
          "senders: got " + senders + " (expected: numbers of one length)");
    }
    String text = new String(templates.getFirst(), StandardCharsets.US_ASCII);
    recipientAt = text.indexOf(PLACE, text.indexOf("&To="));
    numberAt = text.indexOf(PLACE, text.indexOf("&Body="));
  }

  /// @param number 0 to 9,999,999; unique among the messages of one simulator's life
  public byte[] of(int number) {
    if (number < 0 || number > 9_999_999) {
      throw new IllegalArgumentException("number: got " + number + " (expected: 0 to 9999999)");
    }
    byte[] request = templates.get(number % templates.size()).clone();
    int rest = number;
    for (int i = DIGITS - 1; i >= 0; i--) {
      byte digit = (byte) ('0' + rest % 10);
      request[recipientAt + i] = digit;
      request[numberAt + i] = digit;
      rest /= 10;
    }
    return request;
  }
}
