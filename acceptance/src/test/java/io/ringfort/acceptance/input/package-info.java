/// What customers, their servers and strangers may send us: wrong, huge, hostile. Start at
/// [CreateParametersTest].
@NullMarked
package io.ringfort.acceptance.input;

import org.jspecify.annotations.NullMarked;
