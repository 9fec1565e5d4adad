/// SIPp, the caller (Debian package `sip-tester`), as a process: [SippProcess], and what it says
/// about itself: [SippFigures].
@NullMarked
package io.ringfort.bench.sipp;

import org.jspecify.annotations.NullMarked;
