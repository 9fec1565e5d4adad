package io.ringfort.voice.calls;

import io.ringfort.core.directory.Application;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.directory.SipDomain;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.E164;
import io.ringfort.voice.Hook;
import io.ringfort.voice.browser.Word;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallIntent.Handling;
import io.ringfort.voice.sip.InboundCalls;
import io.ringfort.voice.sip.Leg;
import io.ringfort.voice.sip.LegListener;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Takes calls in: finds who is called and what that customer wants done.
public final class InboundIntake implements InboundCalls {
  private static final int NOT_FOUND = 404;
  private static final int MERGED = 482;
  private static final String ANONYMOUS = "anonymous";
  private static final Duration TIME_LIMIT = Duration.ofHours(4);

  private final CallHost host;
  private final Directory directory;

  public InboundIntake(CallHost host, Directory directory) {
    this.host = host;
    this.directory = directory;
  }

  /// Who is called.
  private record Called(
      AccountSid account, @Nullable String numberSid, String to, Handling handling) {}

  @Override
  public LegListener taken(Incoming incoming, Leg leg) {
    Optional<Called> called = called(incoming);
    if (called.isEmpty()) {
      leg.reject(NOT_FOUND, "Not Found");
      return _ -> {};
    }
    CallSid sid = new CallSid(leg.snapshot().callSid());
    CallOwner owner = Openings.open(host, intent(sid, incoming, called.get()), incoming, leg);
    if (owner == null) {
      leg.reject(MERGED, "Loop Detected");
      return _ -> {};
    }
    return event -> owner.post(new CallEvent.OnLeg(event));
  }

  private CallIntent intent(CallSid sid, Incoming incoming, Called called) {
    Instant now = host.clocks().clock().instant();
    return new CallIntent(
        sid,
        called.account(),
        null,
        CallIntent.Direction.INBOUND,
        new CallIntent.Parties(
            from(incoming),
            called.to(),
            incoming.callerName(),
            forwardedFrom(incoming),
            called.numberSid(),
            null),
        called.handling(),
        new CallIntent.Terms(now, Duration.ofMinutes(1), TIME_LIMIT, "", null, null, sip(incoming)),
        now);
  }

  private static String from(Incoming incoming) {
    return switch (incoming.origin()) {
      case Origin.Domain domain -> domain.fromUri();
      case Origin.Client client -> "client:" + client.identity();
      case Origin.Trunk _ -> incoming.from().isEmpty() ? ANONYMOUS : incoming.from();
    };
  }

  private static @Nullable String forwardedFrom(Incoming incoming) {
    return incoming.headers().stream()
        .filter(h -> h.getKey().equalsIgnoreCase("Diversion"))
        .map(h -> h.getValue().replaceAll(".*sips?:([^@;>]+).*", "$1"))
        .findFirst()
        .orElse(null);
  }

  private static CallIntent.@Nullable SipTerms sip(Incoming incoming) {
    Map<String, String> headers = new LinkedHashMap<>();
    boolean isClient = incoming.origin() instanceof Origin.Client;
    incoming.headers().stream()
        .filter(h -> isClient || h.getKey().regionMatches(true, 0, "X-", 0, 2))
        .limit(50)
        .forEach(h -> headers.put(h.getKey(), h.getValue()));
    return headers.isEmpty() ? null : new CallIntent.SipTerms(null, null, headers);
  }

  private Optional<Called> called(Incoming incoming) {
    return switch (incoming.origin()) {
      case Origin.Trunk _ ->
          E164.matches(incoming.to())
              ? directory.number(new E164(incoming.to())).map(this::number)
              : Optional.empty();
      case Origin.Domain domain ->
          directory
              .find(domain.domainSid(), SipDomain.class)
              .map(
                  d ->
                      new Called(
                          d.account(),
                          null,
                          domain.toUri(),
                          handling(d::setting, "voice_status_callback_url")));
      case Origin.Client client ->
          client.applicationSid().equals(Word.DIAL)
              ? Optional.of(dialled(client, incoming))
              : application(client, incoming.to());
    };
  }

  private static Called dialled(Origin.Client client, Incoming incoming) {
    String callerId =
        incoming.headers().stream()
            .filter(h -> h.getKey().equals(Word.CALLER_ID))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
    return new Called(
        new AccountSid(client.account()),
        null,
        incoming.to(),
        OwnDocuments.dial(incoming.to(), callerId));
  }

  private Optional<Called> application(Origin.Client client, String to) {
    return directory
        .find(client.applicationSid(), Application.class)
        .filter(a -> a.account().value().equals(client.account()))
        .map(a -> new Called(a.account(), null, to, handling(a::setting, "status_callback")));
  }

  private Called number(OwnedNumber number) {
    Function<String, Optional<String>> settings =
        number
            .setting("voice_application_sid")
            .flatMap(sid -> directory.find(sid, Application.class))
            .<Function<String, Optional<String>>>map(app -> app::setting)
            .orElse(number::setting);
    Handling handling = handling(settings, "status_callback");
    return new Called(
        number.account(),
        number.sid().value(),
        number.number().value(),
        OwnDocuments.isRing(handling) ? OwnDocuments.ring(handling) : handling);
  }

  private static Handling handling(
      Function<String, Optional<String>> settings, String statusSetting) {
    return new Handling(
        null,
        hook(settings, "voice_url", "voice_method"),
        hook(settings, "voice_fallback_url", "voice_fallback_method"),
        hook(
            settings,
            statusSetting,
            statusSetting.endsWith("_url")
                ? statusSetting.replace("_url", "_method")
                : statusSetting + "_method"),
        Set.of("completed"));
  }

  private static Hook hook(Function<String, Optional<String>> settings, String url, String method) {
    return new Hook(
        settings.apply(url).orElse(null),
        settings.apply(method).filter("GET"::equalsIgnoreCase).isPresent()
            ? Hook.Method.GET
            : Hook.Method.POST);
  }
}
