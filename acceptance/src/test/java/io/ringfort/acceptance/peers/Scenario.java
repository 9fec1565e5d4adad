package io.ringfort.acceptance.peers;

/// What SIPp is to do in each call, step by step: it fails a call in which anything else comes.
final class Scenario {
  private static final String ROUTE = "[routes]\n";
  private static final String CALLER =
      "From: <sip:+15557770000@[local_ip]:[local_port]>;tag=[pid]C[call_number]\n";

  private final StringBuilder steps = new StringBuilder();
  private final boolean station;
  private final String target;
  private String vias = "Via:[$via]\n";
  private String variables = "remote,local,via,cseq";
  private int cseq;

  /// @param target the address that a caller asks for
  private Scenario(boolean station, String target) {
    this.station = station;
    this.target = target;
  }

  /// One that is called. The health check of a gateway comes as a call of its own and is answered.
  static Scenario station() {
    return station(false);
  }

  /// One that is called through a proxy: there is a second Via to repeat.
  static Scenario stationBehindProxy() {
    return station(true);
  }

  private static Scenario station(boolean proxied) {
    var scenario = new Scenario(true, "");
    scenario.steps.append("<recv request=\"OPTIONS\" optional=\"true\" next=\"health\"/>\n");
    scenario.steps.append(
        """
        <recv request="INVITE" rrs="true"><action>
        <ereg regexp=".*" search_in="hdr" header="From:" assign_to="remote"/>
        <ereg regexp=".*" search_in="hdr" header="To:" assign_to="local"/>
        <ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/>
        <ereg regexp=".*" search_in="hdr" header="CSeq:" assign_to="cseq"/>
        """);
    if (proxied) {
      scenario.vias = "Via:[$via]\nVia:[$second]\n";
      scenario.variables += ",second";
      scenario.steps.append(
          """
          <ereg regexp=".*" search_in="hdr" header="Via:" occurrence="2" assign_to="second"/>
          """);
    }
    scenario.steps.append("</action></recv>\n");
    return scenario;
  }

  /// One that calls.
  ///
  /// @param number whom
  static Scenario caller(String number) {
    var scenario = new Scenario(false, "sip:" + number + "@[remote_ip]:[remote_port]");
    scenario.cseq = 1;
    scenario.send(
        "retrans=\"500\"",
        "INVITE "
            + scenario.target
            + " SIP/2.0\n"
            + "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n"
            + CALLER
            + "To: <"
            + scenario.target
            + ">\n"
            + "Call-ID: [call_id]\nCSeq: 1 INVITE\n"
            + "Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>\n"
            + "Max-Forwards: 70\n",
        "sendrecv");
    return scenario;
  }

  /// A request of the far end, in the dialog or (CANCEL) about it.
  Scenario receive(String method) {
    steps.append("<recv request=\"").append(method).append("\"/>\n");
    return this;
  }

  /// An answer that may come, or not, before the next step.
  Scenario mayReceive(int status) {
    steps.append("<recv response=\"").append(status).append("\" optional=\"true\"/>\n");
    return this;
  }

  Scenario receive(int status) {
    steps.append("<recv response=\"").append(status).append("\"/>\n");
    return this;
  }

  /// The far end takes our call: its answer tells the way for all that follows.
  Scenario receiveTaken() {
    steps.append("<recv response=\"200\" rrs=\"true\"/>\n");
    return this;
  }

  Scenario pause(int milliseconds) {
    steps.append("<pause milliseconds=\"").append(milliseconds).append("\"/>\n");
    return this;
  }

  /// Answers the INVITE that opened the call.
  Scenario answer(String statusAndReason) {
    return send("", opening(statusAndReason), "");
  }

  /// The same with a description of sound.
  ///
  /// @param direction such as `sendrecv`
  Scenario answer(String statusAndReason, String direction) {
    boolean isFinal = statusAndReason.startsWith("2");
    return send(isFinal ? "retrans=\"500\"" : "", opening(statusAndReason), direction);
  }

  private String opening(String statusAndReason) {
    return "SIP/2.0 "
        + statusAndReason
        + "\n"
        + vias
        + "[last_Record-Route:]\nFrom:[$remote]\n"
        + "To:[$local];tag=[pid]S[call_number]\nCall-ID: [call_id]\nCSeq:[$cseq]\n"
        + "Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>\n"
        + "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS\n";
  }

  /// Answers the last request that came.
  Scenario answerLast(String statusAndReason) {
    return send("", last(statusAndReason), "");
  }

  /// Takes an offer that the far end makes in the dialog.
  ///
  /// @param direction of our answer, such as `sendrecv`
  Scenario takeOffer(String direction) {
    receive("INVITE");
    send("retrans=\"500\"", last("200 OK"), direction);
    return receive("ACK");
  }

  private static String last(String statusAndReason) {
    return "SIP/2.0 "
        + statusAndReason
        + "\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\n"
        + "Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>\n";
  }

  /// Confirms a 200 to our last INVITE.
  Scenario acknowledge() {
    return acknowledge("");
  }

  /// The same with our answer to the far end's offer.
  Scenario acknowledge(String direction) {
    return send("", dialogRequest("ACK", cseq), direction);
  }

  /// Offers anew in the dialog.
  ///
  /// @param direction such as `sendonly`; empty: asks for the far end's offer
  Scenario reinvite(String direction) {
    cseq++;
    return send("retrans=\"500\"", dialogRequest("INVITE", cseq), direction);
  }

  Scenario hangUp() {
    cseq++;
    send("retrans=\"500\"", dialogRequest("BYE", cseq), "");
    return receive(200);
  }

  /// Confirms a refusal of our INVITE, which stays with its transaction.
  Scenario acknowledgeRefusal() {
    return send("", aboutInvite("ACK", "[last_To:]"), "");
  }

  Scenario cancel() {
    return send("retrans=\"500\"", aboutInvite("CANCEL", "To: <" + target + ">"), "");
  }

  private String dialogRequest(String method, int number) {
    return method
        + " [next_url] SIP/2.0\n"
        + ROUTE
        + "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n"
        + (station
            ? "From:[$local];tag=[pid]S[call_number]\nTo:[$remote]\n"
            : CALLER + "To: <" + target + ">[peer_tag_param]\n")
        + "Call-ID: [call_id]\nCSeq: "
        + number
        + " "
        + method
        + "\nContact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>\n"
        + "Max-Forwards: 70\n";
  }

  private String aboutInvite(String method, String to) {
    return method
        + " "
        + target
        + " SIP/2.0\n[last_Via:]\n[last_From:]\n"
        + to
        + "\n[last_Call-ID:]\nCSeq: 1 "
        + method
        + "\nMax-Forwards: 70\n";
  }

  private Scenario send(String attributes, String head, String direction) {
    String sdp =
        """
        v=0
        o=sipp 1 %d IN IP4 [media_ip]
        s=-
        c=IN IP4 [media_ip]
        t=0 0
        m=audio [media_port] RTP/AVP 0
        a=rtpmap:0 PCMU/8000
        a=%s
        """
            .formatted(cseq + 1, direction);
    steps
        .append("<send ")
        .append(attributes)
        .append("><![CDATA[\n")
        .append(head)
        .append(
            direction.isEmpty()
                ? "Content-Length: 0\n\n"
                : "Content-Type: application/sdp\nContent-Length: [len]\n\n" + sdp)
        .append("\n]]></send>\n");
    return this;
  }

  /// As SIPp reads it.
  String xml() {
    String end =
        station
            ? "<nop next=\"end\"/>\n<label id=\"health\"/>\n<send><![CDATA[\n"
                + last("200 OK").replace("[last_To:]", "[last_To:];tag=[pid]H[call_number]")
                + "Content-Length: 0\n\n]]></send>\n<label id=\"end\"/>\n"
            : "";
    return "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<scenario name=\"test\">\n"
        + steps
        + end
        + (station ? "<Reference variables=\"" + variables + "\"/>\n" : "")
        + "</scenario>\n";
  }
}
