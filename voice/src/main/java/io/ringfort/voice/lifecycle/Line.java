package io.ringfort.voice.lifecycle;

import io.ringfort.voice.media.MediaSnapshot;
import io.ringfort.voice.sip.LegSnapshot;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The call on the wire, as data.
///
/// @param offer what the caller offered with its INVITE; null for none, and for outbound calls
public record Line(
    @Nullable LegSnapshot leg, @Nullable MediaSnapshot media, @Nullable String offer) {

  public Line(@Nullable LegSnapshot leg, @Nullable MediaSnapshot media) {
    this(leg, media, null);
  }

  /// True when another host would go on in the same way with both: what counts on by itself, such
  /// as the packets, does not matter.
  public boolean isLike(@Nullable Line other) {
    return other != null
        && Objects.equals(leg, other.leg)
        && Objects.equals(local(), other.local())
        && Objects.equals(remote(), other.remote());
  }

  private @Nullable String local() {
    return media == null ? null : media.localSdp();
  }

  private @Nullable String remote() {
    return media == null ? null : media.remoteSdp();
  }
}
