/// SIP domains, and who may use them. Start at [SipRoutes].
@NullMarked
package io.ringfort.api.sip;

import org.jspecify.annotations.NullMarked;
