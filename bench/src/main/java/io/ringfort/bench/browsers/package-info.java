/// A load of web pages: [BrowserLoad] makes calls over the protocol of the browser SDK, each with
/// its signalling ([Page]) and its protected sound ([Sound], over the one [Air]). It has the
/// product's SRTP and certificates, and everything else of its own; so it runs in a JVM of its own,
/// with the stack's jars.
@NullMarked
package io.ringfort.bench.browsers;

import org.jspecify.annotations.NullMarked;
