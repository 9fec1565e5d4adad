package io.ringfort.protocol.sip.transaction;

import io.ringfort.protocol.sip.SipParser;
import io.ringfort.protocol.sip.SipRequest;
import io.ringfort.protocol.sip.SipResponse;
import java.nio.charset.StandardCharsets;

/// Requests and answers between two phones.
final class Messages {
  private Messages() {}

  static SipRequest request(String method) {
    String text =
        """
        %1$s sip:bob@192.0.2.4 SIP/2.0
        Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnashds8
        Route: <sip:proxy.example.com;lr>
        Max-Forwards: 70
        From: <sip:alice@example.com>;tag=1928301774
        To: <sip:bob@example.com>
        Call-ID: a84b4c76e66710
        CSeq: 314159 %1$s
        Contact: <sip:alice@192.0.2.1>
        Content-Length: 0

        """
            .formatted(method);
    return (SipRequest) parse(text);
  }

  static SipResponse answer(SipRequest request, int status) {
    return request.respond(status).toTag("a6c85cf").build();
  }

  private static Object parse(String text) {
    return SipParser.parse(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }
}
