package io.ringfort.stack.boot;

import io.ringfort.api.errors.ApiException;
import io.ringfort.api.numbers.InventoryQuery;
import io.ringfort.api.numbers.NumberInventory;
import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.PhoneNumberSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.secrets.SecretBox;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The account that a stack begins with, and its numbers. Their SIDs follow from the stack's key,
/// and the account comes last: a start that dies halfway is finished by the next one, and one that
/// finds the account leaves everything as it is.
public final class FirstAccount {
  private static final String COUNTRY = "US";
  private static final String AREA = "415";

  private final StackConfig.FirstAccount config;
  private final SidMint mint;
  private final Directory directory;
  private final AccountSid sid;

  public FirstAccount(StackConfig.FirstAccount config, SidMint mint, Directory directory) {
    this.config = config;
    this.mint = mint;
    this.directory = directory;
    sid = new AccountSid(mint.derive(AccountSid.PREFIX, "first-account"));
  }

  public AccountSid sid() {
    return sid;
  }

  /// Needs no database: the account is known from the directory's own copy.
  public Optional<Account> find() {
    return directory.account(sid);
  }

  /// @throws Refusal when there are to be numbers and nobody tells which there are
  public Account make(DirectoryWriter writer, NumberInventory inventory, Instant now) {
    if (config.numbers() > 0) {
      forSale(inventory).forEach(number -> writer.insert(owned(number, now), Optional.empty()));
    }
    Account account =
        new Account(
            sid,
            null,
            config.friendlyName(),
            Account.Status.ACTIVE,
            SecretBox.newToken(),
            now,
            now);
    writer.insert(account, Optional.empty());
    return find().orElse(account);
  }

  private List<E164> forSale(NumberInventory inventory) {
    try {
      return inventory
          .search(
              new InventoryQuery(COUNTRY, Optional.of(AREA), Optional.empty(), config.numbers()))
          .stream()
          .map(number -> new E164(number.phoneNumber()))
          .toList();
    } catch (ApiException e) {
      throw new Refusal(
          ExitCode.UNAVAILABLE,
          "no numbers for the first account: "
              + e.getMessage()
              + "; account.numbers: 0 starts without",
          e);
    }
  }

  private OwnedNumber owned(E164 number, Instant now) {
    PhoneNumberSid numberSid =
        new PhoneNumberSid(
            mint.derive(PhoneNumberSid.PREFIX, sid.value(), "first-number", number.value()));
    return new OwnedNumber(numberSid, sid, number, number.value(), Map.of(), now, now);
  }

  /// The numbers that it owns now, the oldest first.
  public List<String> numbers() {
    return directory.ownedBy(sid, OwnedNumber.class).stream()
        .sorted(Comparator.comparing(OwnedNumber::created).thenComparing(n -> n.number().value()))
        .map(n -> n.number().value())
        .toList();
  }
}
