/// Messages as a resource. Start at [MessageRoutes]; the rules of a create are in [MessageRules].
@NullMarked
package io.ringfort.api.messages;

import org.jspecify.annotations.NullMarked;
