/// From the bytes that a customer's server answered to a document of verbs. Start reading at
/// `MessagingTwiml`, then `VoiceTwiml`.
@NullMarked
package io.ringfort.twiml.parse;

import org.jspecify.annotations.NullMarked;
