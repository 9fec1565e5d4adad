@NullMarked
package io.ringfort.twiml;

import org.jspecify.annotations.NullMarked;
