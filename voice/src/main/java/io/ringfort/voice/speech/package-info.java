/// Prompts: spoken text and files of customers, ready to be sent. Start reading at `Prompts`.
@NullMarked
package io.ringfort.voice.speech;

import org.jspecify.annotations.NullMarked;
