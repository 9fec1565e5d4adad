-- The directory: accounts, keys, numbers, services. Home of the truth; every host reads a copy.
create sequence directory_version;

create table directory (
  id           text primary key,
  kind         text not null,
  account      text not null,
  natural_key  text,
  version      bigint not null,
  request_hash text,
  doc          jsonb -- null: deleted
);
create unique index directory_natural_key on directory (kind, natural_key) where natural_key is not null;

-- Changes on their way to the topic `directory`.
create table directory_outbox (
  id      bigserial primary key,
  row_id  text not null,
  version bigint not null,
  kind    text not null,
  doc     jsonb
);

-- Post-flight: what ended. Inserted once by sid; partitions by month are made ahead by the archive.
create table postflight (
  sid     text not null,
  account text not null,
  kind    text not null,
  created timestamptz not null,
  doc     jsonb not null, -- '{}': deleted by the customer
  primary key (sid, created)
) partition by range (created);
create table postflight_other partition of postflight default;
create index postflight_list on postflight (account, kind, created desc, sid desc);
create index postflight_to on postflight (account, kind, ((doc #>> '{intent,parties,to}') collate "C"), created desc);
create index postflight_from on postflight (account, kind, ((doc #>> '{intent,parties,from}') collate "C"), created desc);

-- Messages that wait longer than their owner keeps them in hand: scheduled, or far back in a slow sender's queue.
create table due (
  sid       text primary key,
  shard     int not null,
  due_at    timestamptz not null,
  doc       jsonb not null
);
create index due_next on due (shard, due_at);
