package io.ringfort.voice.media;

/// Told of what is heard. Called on the media thread, in order: must return at once.
public interface MediaListener {

  /// A playlist came to its end.
  void played(long id);

  /// A key was pressed (its beginning): RFC 4733, or a tone in the sound; told once for both.
  void digit(char digit);

  /// [MediaStream#sendDigits] is done.
  void digitsSent();

  /// The far end has said nothing for as long as was asked.
  void silence();

  /// The far end began to speak after silence.
  void speech();

  /// No packet came for long, though some should.
  void rtpTimeout();

  /// Who answered: `human`, `machine_start`, `machine_end_beep`, `machine_end_silence`,
  /// `machine_end_other`, `fax` or `unknown`.
  void machine(String answeredBy);
}
