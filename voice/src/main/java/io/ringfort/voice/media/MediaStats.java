package io.ringfort.voice.media;

/// Quality of one stream so far.
///
/// @param lost by the sequence numbers
/// @param jitterMillis as in RFC 3550
/// @param longestGapMillis between two packets that came
/// @param mos an estimate from 1 to 4.5 (E-model from loss and jitter)
public record MediaStats(
    long sent, long received, long lost, double jitterMillis, long longestGapMillis, double mos) {}
