/// A customer of the stack: [CustomerServer] answers its webhooks and serves the sound file.
@NullMarked
package io.ringfort.bench.customer;

import org.jspecify.annotations.NullMarked;
