/// What happened to a call or message, step by step. [Steps] keeps those that are told beside it;
/// [Exchanges] makes one of a request to a customer's server.
@NullMarked
package io.ringfort.core.timeline;

import org.jspecify.annotations.NullMarked;
