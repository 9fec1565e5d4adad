/// Texts inside SMPP that need a parser of their own. Start reading at `DeliveryReceipt`.
@NullMarked
package io.ringfort.protocol.smpp;

import org.jspecify.annotations.NullMarked;
