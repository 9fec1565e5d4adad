/// What the tokenizer gives back. Start reading at `AnnotatedString`.
@NullMarked
package de.dfki.lt.tools.tokenizer.annotate;

import org.jspecify.annotations.NullMarked;
