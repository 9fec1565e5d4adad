/// What a TwiML document says, as plain data. Start reading at `Document`.
@NullMarked
package io.ringfort.twiml.model;

import org.jspecify.annotations.NullMarked;
