// The roles in which the product posts by itself, and the account that holds each.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useChange, useDocument } from '../../api/documents';
import {
  type AccountRole,
  type AccountType,
  SettingsAccountChoicesDocument,
  type SettingsAccountChoicesQuery,
  type SettingsDefaultAccountsQuery,
  SettingsSetDefaultAccountDocument,
} from '../../api/gql/graphql';
import { contained } from '../../app/isolated';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Choice } from '../../ui/fields';
import { Empty, Failure, Loading } from '../../ui/states';
import { type Column, Table } from '../../ui/table';
import { type Need, Needs, useMay } from '../access';
import { ChangeForm } from '../change_form';

type Held = NonNullable<SettingsDefaultAccountsQuery['defaultAccounts']>['nodes'][number];
type Account = NonNullable<SettingsAccountChoicesQuery['accounts']>['nodes'][number];

const writing: Need = { scope: 'accounting:write', role: 'MANAGER' };
// Every other role is named like the class of account that may hold it.
const typeOfRole: Partial<Record<AccountRole, AccountType>> = {
  RETAINED_EARNINGS: 'EQUITY',
  OPENING_BALANCE: 'EQUITY',
  FX_GAIN: 'REVENUE',
  FX_LOSS: 'EXPENSE',
  VAT_DUE: 'LIABILITY',
};

export function DefaultAccounts({ held }: { held: readonly Held[] }) {
  const { t } = useTranslation('organization');
  const words = useTranslation('settings').t;
  const name = useAccountName();
  const mayWrite = useMay()(writing);
  const [subject, setSubject] = useState<Held>();
  const columns: Column<Held>[] = [
    { id: 'role', header: t('purpose'), cell: ({ role }) => t(`purposes.${role}`) },
    { id: 'account', header: t('account'), cell: ({ account }) => (account ? name(account) : words('none')) },
  ];
  const change = (one: Held) => (
    <Button aria-label={t('change.named', { purpose: t(`purposes.${one.role}`) })} onPress={() => setSubject(one)}>
      {words('change')}
    </Button>
  );
  return (
    <>
      {!mayWrite && <Needs {...writing} />}
      <Table
        label={t('defaultAccounts')}
        columns={mayWrite ? [...columns, { id: 'actions', header: words('actions'), cell: change }] : columns}
        rows={held}
        rowId={(one) => one.id}
      />
      {subject && <ChangeAccount subject={subject} onClose={() => setSubject(undefined)} />}
    </>
  );
}

function useAccountName() {
  const { i18n } = useTranslation('organization');
  return ({ code, name, nameAr }: Pick<Account, 'code' | 'name' | 'nameAr'>) =>
    `${contained(code)} – ${(i18n.language === 'ar' && nameAr) || name}`;
}

function ChangeAccount({ subject, onClose }: { subject: Held; onClose: () => void }) {
  const { t } = useTranslation('organization');
  const organizationId = useOrganization().id;
  const query = useDocument(SettingsAccountChoicesDocument, { organizationId });
  const fitting = (query.data?.accounts?.nodes ?? []).filter((account) => isFit(account, subject.role));
  return (
    <Dialog title={t('change.title', { purpose: t(`purposes.${subject.role}`) })} isOpen onClose={onClose}>
      <p>{t('change.meaning')}</p>
      {query.isPending && <Loading />}
      {query.error && <Failure fault={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess &&
        (fitting.length === 0 ? (
          <Empty>{t('change.nothing')}</Empty>
        ) : (
          <AccountForm subject={subject} accounts={fitting} onClose={onClose} />
        ))}
    </Dialog>
  );
}

function isFit(account: Account, role: AccountRole): boolean {
  const type = typeOfRole[role];
  return account.isLeaf && (type ? account.type === type : account.class === role);
}

function AccountForm({
  subject,
  accounts,
  onClose,
}: {
  subject: Held;
  accounts: readonly Account[];
  onClose: () => void;
}) {
  const { t } = useTranslation('organization');
  const organizationId = useOrganization().id;
  const name = useAccountName();
  const [accountId, setAccountId] = useState(subject.account?.id ?? accounts[0]!.id);
  const change = useChange(SettingsSetDefaultAccountDocument);
  const save = () =>
    change.mutate({ input: { role: subject.role, accountId }, organizationId }, { onSuccess: onClose });
  return (
    <ChangeForm
      submit={t('change.submit')}
      isPending={change.isPending}
      fault={change.error}
      onSubmit={save}
      onCancel={onClose}
    >
      <Choice
        label={t('account')}
        options={accounts.map((account) => ({ value: account.id, label: name(account) }))}
        value={accountId}
        onChange={setAccountId}
      />
    </ChangeForm>
  );
}
