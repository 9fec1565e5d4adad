/// What is wrong with this stack right now, found by its hosts themselves. Start reading at
/// [AlertKind], the catalogue; [Lookout] finds, on every host; [Judge] raises and clears, once for
/// the whole stack; [Alerts] is read.
@NullMarked
package io.ringfort.core.alerts;

import org.jspecify.annotations.NullMarked;
