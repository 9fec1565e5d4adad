/// English text as plain words. Pure. Start reading at `SpokenEnglish`.
@NullMarked
package io.ringfort.voice.speech.english;

import org.jspecify.annotations.NullMarked;
