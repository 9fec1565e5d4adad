package io.ringfort.voice.speech;

import java.util.Map;
import java.util.regex.Pattern;

/// What a document calls a voice or a language, as the operator's engine calls it. It goes into
/// command lines and URLs, so only names pass that can do nothing else there.
final class VoiceNames {
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");
  private static final String ANY = "*";

  private final Map<String, String> voices;

  VoiceNames(Map<String, String> voices) {
    this.voices = voices;
  }

  /// With the names put where the template has `{voice}` and `{language}`.
  String fill(String template, String voice, String language) {
    return template.replace("{voice}", voice(voice)).replace("{language}", language(language));
  }

  /// The operator's own names are the operator's business; a document's must be harmless.
  private String voice(String name) {
    String own = voices.get(name);
    if (own != null) {
      return own;
    }
    String any = voices.get(ANY);
    return any != null ? any : harmless(name, "default");
  }

  private static String language(String name) {
    return harmless(name, "en-US");
  }

  private static String harmless(String name, String otherwise) {
    return HARMLESS.matcher(name).matches() ? name : otherwise;
  }
}
