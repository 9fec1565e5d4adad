/// Stands in, under its name, for the tokenizer that MaryTTS asks for and that no public repository
/// of artifacts has. Start reading at `JTok`; `speech.MaryEngine` is the only one behind it.
@NullMarked
package de.dfki.lt.tools.tokenizer;

import org.jspecify.annotations.NullMarked;
