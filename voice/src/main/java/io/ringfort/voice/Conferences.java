package io.ringfort.voice;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ConferenceSid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The door to conferences. Any thread; methods block.
public interface Conferences {

  /// The account's live conference of that name, or a new one in `init`. Two that ask at once get
  /// the same.
  Conference open(AccountSid account, String friendlyName);

  /// Live or ended.
  Optional<Conference> find(AccountSid account, ConferenceSid sid);

  /// The live one of that name.
  Optional<Conference> live(AccountSid account, String friendlyName);

  /// One page, newest first: the archive's records and the live ones, each once.
  List<Conference> list(Query query);

  /// Ends it for everybody, with the reason `conference-ended-via-api`. Ending it again changes
  /// nothing.
  ///
  /// @return as it is then
  Conference end(Conference conference, Duration within);

  /// Plays something to everybody, once.
  ///
  /// @return as it is then; empty when it has ended
  Optional<Conference> announce(Conference conference, Hook announcement, Duration within);

  /// Everybody who is in it or on the way there, in the order of arrival; nobody once it has ended.
  List<Participant> participants(Conference conference);

  /// @param callOrLabel a call's SID, or a label
  Optional<Participant> participant(Conference conference, String callOrLabel);

  /// A call is about to be made whose document will bring it here: it is shown from now on. Told
  /// before the call is accepted, so it may be forgotten when no such call appears until then.
  ///
  /// @param participant in the state `queued`
  /// @param until the call's deadline
  void expect(Participant participant, Instant until);

  /// @return as it is then; empty when it is not in the conference (any more)
  Optional<Participant> change(Participant participant, ParticipantChange change, Duration within);

  /// Takes it out of the conference and hangs up.
  ///
  /// @return false when it was not there (any more)
  boolean remove(Participant participant, Duration within);

  /// Which conferences to list. Null: any.
  ///
  /// @param status as the public API says it
  /// @param after the last of the page before
  record Query(
      AccountSid account,
      @Nullable String friendlyName,
      @Nullable String status,
      Between between,
      @Nullable ConferenceSid after,
      int limit) {}

  /// `From` is inclusive, `Before` exclusive.
  record Between(
      @Nullable Instant createdFrom,
      @Nullable Instant createdBefore,
      @Nullable Instant updatedFrom,
      @Nullable Instant updatedBefore) {}
}
