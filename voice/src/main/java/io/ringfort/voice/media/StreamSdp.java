package io.ringfort.voice.media;

import io.ringfort.protocol.sdp.AudioOffer;
import io.ringfort.protocol.sdp.AudioSession;
import io.ringfort.protocol.sdp.BadSdp;
import io.ringfort.protocol.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// The descriptions of a stream in clear. Any thread.
final class StreamSdp implements StreamDescriptions {

  private AudioOffer ours;
  private @Nullable String local;
  private @Nullable String remote;
  private @Nullable AudioSession session;

  StreamSdp(AudioOffer ours) {
    this.ours = ours;
  }

  @Override
  public synchronized String offer() {
    return latest(ours.offer());
  }

  /// The answer; the session is then the one that was agreed on.
  @Override
  public synchronized String answer(String offer) throws MediaStream.NoCommonCodec {
    try {
      SessionDescription theirs = SessionDescription.parse(offer);
      AudioOffer.Answer answer = ours.answer(theirs);
      String text = answer.sdp();
      if (local != null && !local.equals(text)) {
        ours = ours.next();
        text = ours.answer(theirs).sdp();
      }
      local = text;
      agree(answer.session(), offer);
      return text;
    } catch (BadSdp e) {
      throw new MediaStream.NoCommonCodec(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public synchronized void accept(String answer) throws MediaStream.NoCommonCodec {
    try {
      agree(ours.agreed(SessionDescription.parse(answer)), answer);
    } catch (BadSdp e) {
      throw new MediaStream.NoCommonCodec(String.valueOf(e.getMessage()));
    }
  }

  /// Ours, as it was last sent.
  @Override
  public synchronized String local() {
    return local == null ? offer() : local;
  }

  @Override
  public synchronized @Nullable String remote() {
    return remote;
  }

  @Override
  public synchronized @Nullable AudioSession session() {
    return session;
  }

  private String latest(String text) {
    if (local != null && !local.equals(text)) {
      ours = ours.next();
      text = ours.offer();
    }
    local = text;
    return text;
  }

  private void agree(AudioSession agreed, String theirs) {
    session = agreed;
    remote = theirs;
    if (agreed.eventsIn() >= 0) {
      ours = ours.withEvents(agreed.eventsIn());
    }
  }
}
