/// Calls of web pages: the official browser SDK, unmodified, in a real browser.
@NullMarked
package io.ringfort.acceptance.browser;

import org.jspecify.annotations.NullMarked;
