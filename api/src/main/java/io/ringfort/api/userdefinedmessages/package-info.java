/// Messages between a call's web page and applications. Start reading at
/// `UserDefinedMessageRoutes`.
@NullMarked
package io.ringfort.api.userdefinedmessages;

import org.jspecify.annotations.NullMarked;
