// What may be done with an account, by those who may.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../api/documents';
import { AccountsUpdateDocument } from '../../api/gql/graphql';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure } from '../../ui/states';
import { useMayWrite } from '../journal/may_write';
import { ChangeAccount, Deactivate } from './account_dialogs';
import type { Account } from './tree';

export function AccountActions({ account, accounts }: { account: Account; accounts: readonly Account[] }) {
  const { t } = useTranslation('accounts');
  const [open, setOpen] = useState<'change' | 'deactivate'>();
  const close = () => setOpen(undefined);
  if (!useMayWrite()) return null;
  return (
    <>
      <Button onPress={() => setOpen('change')}>{t('change')}</Button>
      {account.isActive ? (
        <Button onPress={() => setOpen('deactivate')}>{t('deactivate')}</Button>
      ) : (
        <Activate account={account} />
      )}
      {open === 'change' && <ChangeAccount account={account} accounts={accounts} onClose={close} />}
      {open === 'deactivate' && <Deactivate account={account} onClose={close} />}
    </>
  );
}

function Activate({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const { id: organizationId } = useOrganization();
  const change = useChange(AccountsUpdateDocument);
  return (
    <>
      <Button
        isPending={change.isPending}
        onPress={() => change.mutate({ input: { id: account.id, isActive: true }, organizationId })}
      >
        {t('activate')}
      </Button>
      <Dialog title={t('activate')} isOpen={change.error !== null} onClose={change.reset}>
        <Failure fault={change.error} />
      </Dialog>
    </>
  );
}
