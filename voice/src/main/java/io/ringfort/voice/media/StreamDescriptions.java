package io.ringfort.voice.media;

import io.ringfort.protocol.sdp.AudioSession;
import org.jspecify.annotations.Nullable;

/// A stream's descriptions: ours, whose version grows with every change (RFC 3264, 8), and theirs.
/// Any thread.
public interface StreamDescriptions {

  String offer();

  /// The answer; the session is then the one that was agreed on.
  ///
  /// @throws MediaStream.NoCommonCodec when there is nothing that both sides speak
  String answer(String offer) throws MediaStream.NoCommonCodec;

  /// Takes up the far end's answer to our offer.
  ///
  /// @throws MediaStream.NoCommonCodec when it refuses
  void accept(String answer) throws MediaStream.NoCommonCodec;

  /// Ours, as it was last sent.
  String local();

  /// Theirs; null as long as it is unknown.
  @Nullable String remote();

  /// What was agreed on; null before.
  @Nullable AudioSession session();
}
