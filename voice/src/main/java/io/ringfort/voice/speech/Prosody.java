package io.ringfort.voice.speech;

import io.ringfort.voice.speech.Part.Manner;
import io.ringfort.voice.speech.sound.Loudness;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The attributes of SSML's `prosody`. What cannot be read changes nothing.
final class Prosody {
  private static final Map<String, Double> RATES =
      Map.of("x-slow", 0.5, "slow", 0.75, "medium", 1.0, "fast", 1.25, "x-fast", 1.6);
  private static final Map<String, Double> PITCHES =
      Map.of("x-low", 0.75, "low", 0.87, "medium", 1.0, "high", 1.15, "x-high", 1.3);
  private static final Map<String, Double> VOLUMES_DB =
      Map.of("x-soft", -12.0, "soft", -6.0, "medium", 0.0, "loud", 4.0, "x-loud", 6.0);
  private static final Pattern NUMBER =
      Pattern.compile("([+-]?)(\\d{1,4}(?:\\.\\d{1,4})?)(%|dB|st|)");

  private Prosody() {}

  /// The manner inside of the element.
  static Manner in(Map<String, String> attributes, Manner outside) {
    return new Manner(
        outside.speed() * factor(attributes.getOrDefault("rate", ""), RATES),
        outside.pitch() * factor(attributes.getOrDefault("pitch", ""), PITCHES),
        outside.gain() * gain(attributes.getOrDefault("volume", "")));
  }

  private static double gain(String volume) {
    if (volume.equals("silent")) {
      return 0;
    }
    return VOLUMES_DB.containsKey(volume)
        ? Loudness.decibels(VOLUMES_DB.get(volume))
        : factor(volume, Map.of());
  }

  private static double factor(String value, Map<String, Double> named) {
    if (named.containsKey(value)) {
      return named.get(value);
    }
    Matcher number = NUMBER.matcher(value.strip());
    if (!number.matches()) {
      return 1;
    }
    double amount = Double.parseDouble(number.group(2));
    double signed = number.group(1).equals("-") ? -amount : amount;
    boolean relative = !number.group(1).isEmpty();
    return switch (number.group(3)) {
      case "dB" -> Loudness.decibels(signed);
      case "st" -> Math.pow(2, signed / 12);
      // "80%" is that part of the normal; "+20%" and "-20%" are changes of it.
      case "%" -> relative ? Math.max(0, 1 + signed / 100) : amount / 100;
      default -> !relative && amount > 0 && amount < 4 ? amount : 1;
    };
  }
}
