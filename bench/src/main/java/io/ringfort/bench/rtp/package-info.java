/// The far end of the sound: [FarEnd] hears every stream and speaks to it; [RtpFigures] says how
/// even it was.
@NullMarked
package io.ringfort.bench.rtp;

import org.jspecify.annotations.NullMarked;
