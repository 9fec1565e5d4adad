-- Steps of calls and messages, found by whose they are. No other row has an entry here.
create index postflight_call_step on postflight (account, ((doc #>> '{call}') collate "C"), created desc) where kind = 'call-step';
create index postflight_message_step on postflight (account, ((doc #>> '{message}') collate "C"), created desc) where kind = 'message-step';
