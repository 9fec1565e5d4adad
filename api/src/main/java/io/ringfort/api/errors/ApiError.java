package io.ringfort.api.errors;

/// The catalogue of public errors: code, HTTP status and sentence, as Twilio's API names them. The
/// codes are documented at <https://www.twilio.com/docs/api/errors>.
public enum ApiError {
  INVALID_COACH(13240, 400, "The call to coach is invalid"),
  CONFERENCE_ENDED(16022, 400, "The conference has ended"),
  INVALID_LABEL(16024, 400, "Invalid participant label"),
  LABEL_TAKEN(16026, 400, "The label is taken in this conference"),
  INVALID_PARAMETER(20001, 400, "Invalid parameter"),
  INVALID_FRIENDLY_NAME(20002, 400, "Invalid FriendlyName"),
  AUTHENTICATION_FAILED(20003, 401, "Authentication Error"),
  METHOD_NOT_ALLOWED(20004, 405, "Method not allowed"),
  ACCOUNT_NOT_ACTIVE(20005, 403, "Account not active"),
  ACCESS_DENIED(20006, 403, "Access denied"),
  PAGE_SIZE_TOO_LARGE(20007, 400, "Page size too large"),
  NOT_FINISHED(20009, 409, "Resource not complete: it can be changed or deleted once it has ended"),
  FORBIDDEN(20403, 403, "Forbidden"),
  NOT_FOUND(20404, 404, "The requested resource was not found"),
  CONFLICT(20409, 409, "A request with this idempotency key is being worked on", 1),
  WEBHOOK_ANSWERED(20409, 409, "This webhook was answered: only one that failed is sent again"),
  TOO_LARGE(20413, 413, "Request entity too large"),
  KEY_REUSED(20422, 422, "This idempotency key was used with other parameters"),
  INVALID_SID(20423, 400, "Invalid SID"),
  TOO_MANY_REQUESTS(20429, 429, "Too many concurrent requests", 1),
  INTERNAL(20500, 500, "Internal server error"),
  UNAVAILABLE(20503, 503, "Service unavailable", 1),
  DATABASE_AWAY(
      20503,
      503,
      "Service unavailable: changes of accounts, numbers and history wait for the database",
      5),

  NOT_NESTED(21101, 400, "A subaccount cannot have subaccounts"),
  CALL_TO_MISSING(21201, 400, "No 'To' number is specified"),
  INVALID_CALL_URL(21205, 400, "Url, Twiml or ApplicationSid: a usable one is required"),
  INVALID_SEND_DIGITS(21206, 400, "Invalid SendDigits"),
  INVALID_TIMEOUT(21208, 400, "Invalid Timeout"),
  INVALID_CALL_METHOD(21209, 400, "Invalid method"),
  FROM_NOT_VERIFIED(
      21210, 400, "The 'From' number is neither a number nor a verified caller id of this account"),
  INVALID_TO(21211, 400, "Invalid 'To' Phone Number"),
  INVALID_FROM(21212, 400, "Invalid 'From' Number"),
  CALL_FROM_MISSING(21213, 400, "A 'From' number is required"),
  INVALID_APPLICATION_SID(21218, 400, "Invalid ApplicationSid"),
  SEVERAL_RECORDINGS(16108, 400, "There is more than one active recording"),
  WRONG_CALL_STATE(21220, 400, "The call is not in a state that allows this"),
  SIP_USERNAME_TOO_LONG(21221, 400, "SipAuthUsername is too long"),
  INVALID_SIP_USERNAME(21222, 400, "SipAuthUsername has characters that SIP forbids"),
  SIP_PASSWORD_TOO_LONG(21223, 400, "SipAuthPassword is too long"),
  INVALID_SIP_PASSWORD(21224, 400, "SipAuthPassword has characters that SIP forbids"),
  SIP_PASSWORD_MISSING(21225, 400, "SipAuthPassword is required with SipAuthUsername"),
  TOO_MANY_SIP_DOMAINS(21230, 400, "Limit of SIP domains reached"),
  INVALID_DOMAIN_MAPPING(21231, 400, "Invalid mapping of a list to a SIP domain"),
  INVALID_SIP_DOMAIN(21232, 400, "The domain name is invalid or in use"),
  INVALID_MACHINE_DETECTION(21234, 400, "Invalid answering machine detection"),
  INVALID_IP_LIST(21235, 400, "Invalid IpAccessControlList"),
  IP_LIST_IN_USE(21236, 400, "The IpAccessControlList is mapped to a SIP domain"),
  TOO_MANY_IP_ADDRESSES(21237, 400, "Limit of addresses in an IpAccessControlList reached"),
  INVALID_IP_ADDRESS(21238, 400, "Invalid IpAddress"),
  INVALID_CREDENTIAL_LIST(21240, 400, "Invalid CredentialList"),
  CREDENTIAL_LIST_IN_USE(21241, 400, "The CredentialList is mapped to a SIP domain"),
  TOO_MANY_CREDENTIALS(21242, 400, "Limit of credentials in a CredentialList reached"),
  INVALID_CREDENTIAL(21243, 400, "Invalid Credential"),
  TO_EQUALS_FROM(21266, 400, "'To' and 'From' number cannot be the same"),
  TOO_MANY_APPLICATIONS(21301, 400, "Limit of applications reached"),
  INVALID_URL(21402, 400, "Invalid Url"),
  INVALID_METHOD(21403, 400, "Invalid Method"),
  VOICE_FALLBACK_WITHOUT_URL(21405, 400, "VoiceFallbackUrl needs a VoiceUrl"),
  SMS_FALLBACK_WITHOUT_URL(21406, 400, "SmsFallbackUrl needs an SmsUrl"),
  NUMBER_WITHOUT_SMS(21407, 400, "This Phone Number cannot receive SMS"),
  INVALID_NUMBER_APPLICATION(21420, 400, "Invalid application SID"),
  INVALID_PHONE_NUMBER(21421, 400, "PhoneNumber is invalid"),
  NUMBER_UNAVAILABLE(21422, 400, "PhoneNumber is not available"),
  OWN_NUMBER(21449, 400, "The number is one of this account's own"),
  ALREADY_VERIFIED(21450, 400, "The number is verified already"),
  INVALID_AREA_CODE(21451, 400, "Invalid area code"),
  AREA_CODE_EMPTY(21452, 400, "No phone numbers found in area code"),
  INVALID_CALL_DELAY(21454, 400, "Invalid CallDelay"),
  WRONG_NUMBER_TYPE(21458, 400, "PhoneNumber is not of this type"),
  INVALID_TRANSFER(21470, 400, "Phone numbers move between an account and its subaccounts only"),
  INVALID_ACCOUNT_STATUS(21475, 400, "Invalid account status"),
  OWN_STATUS(21477, 400, "An account's own status cannot be changed"),
  ACCOUNT_CLOSED(21479, 400, "A closed account cannot be changed"),
  TOO_MANY_SUBACCOUNTS(21480, 400, "Limit of subaccounts reached"),
  INVALID_PAGE_TOKEN(21481, 400, "Invalid PageToken"),

  BODY_MISSING(21602, 400, "Message body is required"),
  FROM_MISSING(21603, 400, "A 'From' phone number or a 'MessagingServiceSid' is required"),
  TO_MISSING(21604, 400, "A 'To' phone number is required"),
  FROM_NOT_CAPABLE(21606, 400, "The 'From' number is not a message-capable number of this account"),
  INVALID_STATUS_CALLBACK(21609, 400, "Invalid 'StatusCallback' URL"),
  OPTED_OUT(21610, 400, "Attempt to send to unsubscribed recipient"),
  QUEUE_FULL(21611, 400, "The 'From' number has more messages waiting than its queue may hold"),
  NOT_REACHABLE(21612, 400, "The 'To' number cannot be reached with this kind of message"),
  BODY_TOO_LONG(21617, 400, "The message body exceeds the 1600 character limit"),
  INVALID_MEDIA_URL(21620, 400, "Invalid media URL"),
  TOO_MANY_MEDIA(21623, 400, "Too many media"),
  INVALID_VALIDITY(21624, 400, "Invalid ValidityPeriod"),
  INVALID_STATUS_EVENT(21626, 400, "Invalid StatusCallbackEvent"),
  INVALID_CONTENT_SID(21655, 400, "The ContentSid is invalid"),
  FROM_NOT_OWNED(21659, 400, "The 'From' number is not a phone number of this account"),
  SERVICE_NOT_FOUND(21701, 404, "The Messaging Service does not exist"),
  NO_SUITABLE_SENDER(21703, 400, "The Messaging Service has no number that can send this message"),
  POOL_EMPTY(21704, 400, "The Messaging Service contains no phone numbers"),
  INVALID_SERVICE_SID(21705, 400, "The Messaging Service SID is invalid"),
  ALREADY_IN_POOL(21710, 409, "The phone number is in this Messaging Service already"),
  NOT_IN_POOL(21712, 400, "The phone number belongs to another Messaging Service, or to none"),
  POOL_NEEDS_SMS(21715, 400, "The phone number cannot send SMS"),
  QUEUE_NOT_EMPTY(22002, 400, "The queue is not empty"),
  QUEUE_NAME_TAKEN(22003, 400, "A queue of this name exists already"),
  CANNOT_CANCEL(30409, 409, "Only a scheduled message can be canceled"),
  TWIML_TOO_LARGE(32018, 400, "The Twiml is too large"),
  CONTENT_TOO_LONG(32703, 400, "The content of the user-defined message is too long"),
  SEND_AT_MISSING(35111, 400, "SendAt is required for a scheduled message"),
  SEND_AT_OUT_OF_RANGE(35114, 400, "SendAt is out of range"),
  SCHEDULE_NEEDS_SERVICE(35118, 400, "A MessagingServiceSid is required to schedule a message");

  private final int code;
  private final int status;
  private final String sentence;
  private final int retryAfterSeconds;

  ApiError(int code, int status, String sentence) {
    this(code, status, sentence, 0);
  }

  ApiError(int code, int status, String sentence, int retryAfterSeconds) {
    this.code = code;
    this.status = status;
    this.sentence = sentence;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public int code() {
    return code;
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  public String sentence() {
    return sentence;
  }

  /// When the same request is worth another try; 0: it is not.
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
