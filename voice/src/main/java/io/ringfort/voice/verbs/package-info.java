/// What each TwiML verb does, one file each. Start reading at `Verbs`.
@NullMarked
package io.ringfort.voice.verbs;

import org.jspecify.annotations.NullMarked;
