/// What a text costs on the air: the GSM 7-bit alphabet, the cutting of long texts, and look-alike
/// replacement. Start reading at `Segmentation`.
@NullMarked
package io.ringfort.protocol.gsm7;

import org.jspecify.annotations.NullMarked;
