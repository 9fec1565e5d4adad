package io.ringfort.voice.lifecycle;

import io.ringfort.voice.media.MediaSnapshot;
import io.ringfort.voice.sip.LegSnapshot;
import org.jspecify.annotations.Nullable;

/// The call on the wire, as data.
public record Line(@Nullable LegSnapshot leg, @Nullable MediaSnapshot media) {}
