package io.ringfort.twiml.model;

/// Something in a document that was ignored or corrected, for the customer's debugger.
///
/// @param code of the public catalogue, as 12200
/// @param message begins with the line where there is one
public record Warning(int code, String message) {}
