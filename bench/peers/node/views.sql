-- The books as PostGraphile is shown them: one organisation, live entries, amounts with two decimals.
-- Views have no keys, so comments name them.
create schema bench_page;
create view bench_page.accounts as
  select account, code, coalesce(name_en, name_ar) as name from public.accounts
  where org = {org};
create view bench_page.entries as
  select number, public_id, day, date '1970-01-01' + day as date, memo, reference
  from public.entries where org = {org} and revoked_sequence is null;
create view bench_page.postings as
  select number, line, account,
    (debit / 100.0)::numeric(20, 2) as debit, (credit / 100.0)::numeric(20, 2) as credit
  from public.postings where org = {org};
comment on view bench_page.accounts is '@primaryKey account';
comment on view bench_page.entries is '@primaryKey number';
comment on view bench_page.postings is E'@primaryKey number,line\n@foreignKey (number) references entries (number)\n@foreignKey (account) references accounts (account)';
