/// From raw pieces to a stored recording. Start reading at `Recordings`, the door; what it opens is
/// `StoredRecordings`: `RawWriter` puts frames on the disk, `RecordingPool` makes the sound of
/// them, a `RecordingStore` keeps it.
@NullMarked
package io.ringfort.voice.recordings;

import org.jspecify.annotations.NullMarked;
