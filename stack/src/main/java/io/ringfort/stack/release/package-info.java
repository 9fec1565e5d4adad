/// Releases: code and settings under one version, the folder that keeps them, and which of them the
/// hosts of this machine run. Start reading at [ReleaseStore].
@NullMarked
package io.ringfort.stack.release;

import org.jspecify.annotations.NullMarked;
