package io.ringfort.api.numbers;

import io.ringfort.api.rendering.JsonOut;
import java.util.ArrayList;
import java.util.List;

/// What a number can carry.
public record Capabilities(boolean voice, boolean sms, boolean mms, boolean fax) {

  static Capabilities parse(String words) {
    return new Capabilities(
        words.contains("voice"),
        words.contains("sms"),
        words.contains("mms"),
        words.contains("fax"));
  }

  /// As [#parse] reads it.
  String words() {
    List<String> words = new ArrayList<>();
    if (voice) {
      words.add("voice");
    }
    if (sms) {
      words.add("sms");
    }
    if (mms) {
      words.add("mms");
    }
    if (fax) {
      words.add("fax");
    }
    return String.join(",", words);
  }

  void write(JsonOut out) {
    out.flag("voice", voice).flag("sms", sms).flag("mms", mms).flag("fax", fax);
  }
}
