package io.ringfort.voice.speech;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// The kinds of sound files that customers may play.
enum SoundKind {
  WAV("wav"),
  /// Nothing but µ-law bytes.
  ULAW("mulaw"),
  MP3("mp3"),
  AIFF("aiff"),
  GSM("gsm"),
  OGG("ogg"),
  /// Sun's file with a header, which also travels as `audio/basic`.
  AU("au"),
  FLAC("flac");

  /// The one reader that ffmpeg may use: left to choose, it would take a list of addresses for a
  /// file.
  final String demuxer;

  SoundKind(String demuxer) {
    this.demuxer = demuxer;
  }

  /// @param contentType as the server wrote it, or empty
  /// @param path of the URL, for files whose server does not know them
  /// @throws PromptFailed when it is no sound
  static SoundKind of(String contentType, String path, byte[] file) throws PromptFailed {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    Optional<SoundKind> seen = seenIn(file);
    Optional<SoundKind> kind =
        switch (type) {
          case "audio/wav", "audio/wave", "audio/x-wav", "audio/vnd.wave" ->
              Optional.of(seen.orElse(WAV));
          case "audio/mpeg", "audio/mp3", "audio/mpeg3", "audio/x-mpeg", "audio/x-mp3" ->
              Optional.of(seen.orElse(MP3));
          case "audio/aiff", "audio/x-aiff", "audio/x-aifc", "audio/aifc" ->
              Optional.of(seen.orElse(AIFF));
          case "audio/gsm", "audio/x-gsm" -> Optional.of(seen.orElse(GSM));
          case "audio/ogg", "application/ogg", "audio/opus" -> Optional.of(seen.orElse(OGG));
          case "audio/flac", "audio/x-flac" -> Optional.of(seen.orElse(FLAC));
          // Raw bytes may look like anything; only a header of several letters tells.
          case "audio/ulaw", "audio/basic", "audio/x-mulaw", "audio/pcmu", "audio/mulaw" ->
              Optional.of(seen.filter(k -> k == WAV || k == AU).orElse(ULAW));
          case "", "application/octet-stream", "binary/octet-stream", "audio/*" ->
              seen.or(() -> named(path));
          default -> Optional.empty();
        };
    return kind.orElseThrow(
        () ->
            new PromptFailed(
                Codes.FILE_TYPE,
                "got a file of type \""
                    + shown(type)
                    + "\" (expected: audio, such as audio/mpeg)"));
  }

  private static Optional<SoundKind> seenIn(byte[] file) {
    String head = new String(file, 0, Math.min(12, file.length), StandardCharsets.ISO_8859_1);
    if (head.startsWith("RIFF") && head.endsWith("WAVE")) {
      return Optional.of(WAV);
    }
    if (head.startsWith("FORM") && (head.endsWith("AIFF") || head.endsWith("AIFC"))) {
      return Optional.of(AIFF);
    }
    if (head.startsWith("OggS")) {
      return Optional.of(OGG);
    }
    if (head.startsWith("fLaC")) {
      return Optional.of(FLAC);
    }
    if (head.startsWith(".snd")) {
      return Optional.of(AU);
    }
    return head.startsWith("ID3") || isMpegFrame(file) ? Optional.of(MP3) : Optional.empty();
  }

  /// Eleven bits of one, then a layer, a bit rate and a sample rate that exist.
  private static boolean isMpegFrame(byte[] file) {
    return file.length > 3
        && file[0] == (byte) 0xFF
        && (file[1] & 0xE6) == 0xE2
        && (file[1] & 0x18) != 0x08
        && (file[2] & 0xF0) != 0xF0
        && (file[2] & 0x0C) != 0x0C;
  }

  private static Optional<SoundKind> named(String path) {
    String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (ending) {
      case "ulaw", "ul", "mulaw" -> Optional.of(ULAW);
      case "gsm" -> Optional.of(GSM);
      case "mp3" -> Optional.of(MP3);
      default -> Optional.empty();
    };
  }

  private static String shown(String type) {
    return type.length() > 80 ? type.substring(0, 80) : type;
  }
}
