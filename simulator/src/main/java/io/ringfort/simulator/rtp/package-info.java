/// What phones say and hear: SDP, RTP with G.711 and telephone events, scripts of sounds, and the
/// detectors that tell what was heard. Start at [MediaClock].
@NullMarked
package io.ringfort.simulator.rtp;

import org.jspecify.annotations.NullMarked;
