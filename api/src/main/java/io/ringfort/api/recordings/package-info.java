/// Recordings: listed, heard, deleted. Start at [RecordingRoutes].
@NullMarked
package io.ringfort.api.recordings;

import org.jspecify.annotations.NullMarked;
