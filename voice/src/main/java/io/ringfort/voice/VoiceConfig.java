package io.ringfort.voice;

import io.ringfort.voice.edge.EdgeConfig;
import io.ringfort.voice.media.MediaConfig;
import io.ringfort.voice.recordings.BucketConfig;
import io.ringfort.voice.recordings.RecordingsConfig;
import io.ringfort.voice.sip.SipConfig;
import io.ringfort.voice.speech.SpeechConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a host carries calls.
///
/// @param folder where voice keeps what is not a recording: programs and rendered prompts
/// @param callsPerSecond that one account may begin
/// @param bucket where recordings are kept; null: in their folder
public record VoiceConfig(
    Path folder,
    int callsPerSecond,
    EdgeConfig edge,
    SipConfig sip,
    MediaConfig media,
    SpeechConfig speech,
    RecordingsConfig recordings,
    @Nullable BucketConfig bucket) {}
