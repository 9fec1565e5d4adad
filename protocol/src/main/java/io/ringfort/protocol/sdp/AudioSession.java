package io.ringfort.protocol.sdp;

/// What two sides agreed on, as ours sees it.
///
/// @param address where the far end takes RTP: a literal, never a name
/// @param port there
/// @param rtcpPort where it takes RTCP; the RTP port when both share it
/// @param rtcpMux whether they do
/// @param codec of what we send; either codec may come
/// @param payloadType of what we send
/// @param eventsOut payload type of the events that we send; -1 when the far end takes none
/// @param eventsIn payload type of the events that it sends; -1 when it sends none
/// @param direction ours: whether we send and receive; held is one that does not do both
public record AudioSession(
    String address,
    int port,
    int rtcpPort,
    boolean rtcpMux,
    Codec codec,
    int payloadType,
    int eventsOut,
    int eventsIn,
    Direction direction) {}
