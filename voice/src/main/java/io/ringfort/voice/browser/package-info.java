/// Calls of web pages with the public API's own SDK for browsers: their signalling, and their sound
/// over ICE, DTLS and SRTP. Start reading at `BrowserSignalling`; for the sound at `SecurePort`.
@NullMarked
package io.ringfort.voice.browser;

import org.jspecify.annotations.NullMarked;
