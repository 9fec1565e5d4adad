package io.ringfort.api;

import io.ringfort.api.accounts.AccountRoutes;
import io.ringfort.api.accounts.KeyRoutes;
import io.ringfort.api.alerts.AlertRoutes;
import io.ringfort.api.applications.ApplicationRoutes;
import io.ringfort.api.auth.AccessTokens;
import io.ringfort.api.auth.Authenticator;
import io.ringfort.api.callerids.CallerIdRoutes;
import io.ringfort.api.calls.CallRecordingRoutes;
import io.ringfort.api.calls.CallRoutes;
import io.ringfort.api.calls.CallRules;
import io.ringfort.api.clienttokens.ClientTokenRoutes;
import io.ringfort.api.conferences.ConferenceRoutes;
import io.ringfort.api.conferences.ParticipantRoutes;
import io.ringfort.api.handsets.HandsetRoutes;
import io.ringfort.api.http.Annex;
import io.ringfort.api.http.ApiServer;
import io.ringfort.api.http.Operations;
import io.ringfort.api.http.Route;
import io.ringfort.api.http.ServerConfig;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.identity.IdentityRoutes;
import io.ringfort.api.messages.MessageRoutes;
import io.ringfort.api.notifications.NotificationRoutes;
import io.ringfort.api.numbers.AvailableNumberRoutes;
import io.ringfort.api.numbers.IncomingNumberRoutes;
import io.ringfort.api.operator.OperatorRoutes;
import io.ringfort.api.queues.MemberRoutes;
import io.ringfort.api.queues.QueueRoutes;
import io.ringfort.api.recordings.RecordingRoutes;
import io.ringfort.api.resources.DirectoryResources;
import io.ringfort.api.services.PoolRoutes;
import io.ringfort.api.services.ServiceRoutes;
import io.ringfort.api.sip.SipRoutes;
import io.ringfort.api.timeline.EventRoutes;
import io.ringfort.api.timeline.TimelineRoutes;
import io.ringfort.api.userdefinedmessages.UserDefinedMessageRoutes;
import io.ringfort.core.alerts.Alerts;
import java.util.ArrayList;
import java.util.List;

/// The REST API of one host. Stateless: any host answers any request. [#close] drains.
public final class Api implements AutoCloseable {
  private final ApiServer server;

  private Api(ApiServer server) {
    this.server = server;
  }

  /// Listens when it returns.
  public static Api start(ServerConfig config, ApiParts parts, Operations operations) {
    return start(config, parts, operations, Annex.none());
  }

  /// The same with something beside.
  public static Api start(ServerConfig config, ApiParts parts, Operations operations, Annex annex) {
    return new Api(
        ApiServer.start(
            config,
            routes(parts),
            new Authenticator(parts.directory()),
            operations,
            parts.clock(),
            annex));
  }

  /// All that can be asked for.
  static List<Route> routes(ApiParts parts) {
    FrontDoor door = 
        new FrontDoor(
            parts.memory(), parts.mint(), parts.json(), parts.clock(), parts.workers());
    List<Route> routes = new ArrayList<>();
    routes.addAll(
        new MessageRoutes(parts.directory(), parts.messages(), parts.optOuts(), parts.clock())
            .routes(door));
    routes.addAll(new AccountRoutes(parts.directory(), parts.writer(), parts.clock()).routes(door));
    routes.addAll(new KeyRoutes(parts.directory(), parts.writer(), parts.clock()).routes(door));
    routes.addAll(
        new IncomingNumberRoutes(
                parts.directory(), parts.writer(), parts.inventory(), parts.clock())
            .routes(door));
    routes.addAll(new AvailableNumberRoutes(parts.directory(), parts.inventory()).routes());
    routes.addAll(new ServiceRoutes(parts.directory(), parts.writer(), parts.clock()).routes(door));
    routes.addAll(new PoolRoutes(parts.directory(), parts.writer(), parts.clock()).routes(door));
    OperatorDoors operator = parts.operator();
    boolean hasHandsets = operator != null && operator.simulator() != null;
    routes.addAll(
        new IdentityRoutes(operator == null ? null : operator.operators(), hasHandsets).routes());
    Alerts alerts = new Alerts(parts.memory(), parts.json());
    if (operator != null) {
      routes.addAll(operator(parts, operator, alerts));
    }
    routes.addAll(new AlertRoutes(alerts).routes());
    if (parts.voice() != null) {
      routes.addAll(voice(parts, parts.voice(), door));
    }
    return routes;
  }

  private static List<Route> operator(ApiParts parts, OperatorDoors operator, Alerts alerts) {
    List<Route> routes =
        new ArrayList<>(
            new OperatorRoutes(operator.operators(), operator.stack(), alerts, parts.clock())
                .routes());
    if (operator.simulator() != null) {
      routes.addAll(
          new HandsetRoutes(operator.operators(), operator.simulator(), parts.json()).routes());
    }
    return routes;
  }

  private static List<Route> voice(ApiParts parts, VoiceDoors voice, FrontDoor door) {
    DirectoryResources resources =
        new DirectoryResources(parts.directory(), parts.writer(), parts.clock());
    CallRules rules = new CallRules(parts.directory(), voice.defaults());
    List<Route> routes = new ArrayList<>();
    routes.addAll(new CallRoutes(voice.calls(), rules, parts.clock()).routes(door));
    routes.addAll(new RecordingRoutes(voice.recordings()).routes());
    routes.addAll(
        new CallRecordingRoutes(voice.calls(), voice.recordings(), parts.clock()).routes(door));
    routes.addAll(new UserDefinedMessageRoutes(voice.calls(), parts.clock()).routes(door));
    routes.addAll(new QueueRoutes(resources, voice.queues()).routes(door));
    routes.addAll(new MemberRoutes(resources, voice.queues()).routes());
    routes.addAll(new ConferenceRoutes(voice.conferences(), parts.clock()).routes());
    routes.addAll(
        new ParticipantRoutes(voice.conferences(), voice.calls(), rules, parts.clock())
            .routes(door));
    routes.addAll(new NotificationRoutes(voice.notifications()).routes());
    routes.addAll(new EventRoutes(voice.calls()).routes());
    routes.addAll(new TimelineRoutes(voice.calls(), parts.messages(), parts.clock()).routes());
    routes.addAll(new ApplicationRoutes(resources).routes(door));
    routes.addAll(new CallerIdRoutes(resources).routes());
    routes.addAll(
        new ClientTokenRoutes(new AccessTokens(parts.directory(), parts.json()), parts.clock())
            .routes());
    routes.addAll(new SipRoutes(resources).routes(door));
    return routes;
  }

  /// Where it listens.
  public int port() {
    return server.port();
  }

  /// Where it listens over TLS; 0 where it does not.
  public int securePort() {
    return server.securePort();
  }

  @Override
  public void close() {
    server.close();
  }
}
