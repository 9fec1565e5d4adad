/// Accounts, subaccounts, their keys and balance. Start at [AccountRoutes].
@NullMarked
package io.ringfort.api.accounts;

import org.jspecify.annotations.NullMarked;
