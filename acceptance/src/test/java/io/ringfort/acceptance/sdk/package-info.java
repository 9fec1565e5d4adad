/// The official SDKs, unmodified, against a stack. Start at [JavaSdkTest].
@NullMarked
package io.ringfort.acceptance.sdk;

import org.jspecify.annotations.NullMarked;
