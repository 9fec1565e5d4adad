package io.ringfort.bench.rtp;

/// What was heard of all streams together in some time.
///
/// @param streams that sent anything
/// @param lost packets that the sequence numbers say are missing
/// @param unevenP50 milliseconds by which the time between two packets of a stream differs from 20
/// @param longestGap between two packets of a stream, in milliseconds
public record RtpFigures(
    int streams,
    long packets,
    long lost,
    double packetsPerSecond,
    double unevenP50,
    double unevenP99,
    double unevenP999,
    double longestGap) {}
